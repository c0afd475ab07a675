import { html, type TemplateResult } from "lit";
import { Opener } from "../common/opener";
import { REVEAL } from "../common/collect";

export class CrowdModal extends Opener {
  protected override readonly said = "Click to open modal";

  constructor() {
    super();
    this.addEventListener(REVEAL, this.open);
  }

  protected override content(): TemplateResult {
    return html`<slot></slot>`;
  }
}
