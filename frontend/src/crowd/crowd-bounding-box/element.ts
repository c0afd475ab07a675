import { BOX } from "../common/drawing/shapes";
import { ShapeTool } from "../common/drawing/shape-tool";

export class CrowdBoundingBox extends ShapeTool {
  override readonly kind = BOX;
}
