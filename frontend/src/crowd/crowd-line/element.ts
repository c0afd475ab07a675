import { LINE } from "../common/drawing/shapes";
import { ShapeTool } from "../common/drawing/shape-tool";

export class CrowdLine extends ShapeTool {
  override readonly kind = LINE;
}
