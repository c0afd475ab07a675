import { POINT } from "../common/drawing/shapes";
import { ShapeTool } from "../common/drawing/shape-tool";

export class CrowdKeypoint extends ShapeTool {
  override readonly kind = POINT;
}
