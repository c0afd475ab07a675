import { MaskTool } from "../common/drawing/mask-tool";

export class CrowdSemanticSegmentation extends MaskTool {
  override readonly each = false;
}
