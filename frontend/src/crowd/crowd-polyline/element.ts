import { POLYLINE } from "../common/drawing/shapes";
import { ShapeTool } from "../common/drawing/shape-tool";

export class CrowdPolyline extends ShapeTool {
  override readonly kind = POLYLINE;
}
