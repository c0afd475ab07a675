import { MaskTool } from "../common/drawing/mask-tool";

export class CrowdInstanceSegmentation extends MaskTool {
  override readonly each = true;
}
