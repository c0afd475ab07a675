import { POLYGON } from "../common/drawing/shapes";
import { ShapeTool } from "../common/drawing/shape-tool";

export class CrowdPolygon extends ShapeTool {
  override readonly kind = POLYGON;
}
