import { css, html, type PropertyDeclarations, type TemplateResult } from "lit";
import { flag, text } from "../common/attributes";
import { CrowdElement } from "../common/element";
import { look } from "../common/look";

/** Said by a tab whose title has changed. */
export const TITLED = "crowd-tab-titled";

export class CrowdTab extends CrowdElement {
  /* What is not shown is still submitted. */
  static override styles = [look, css`
    :host {
      padding: 16px;
    }
    :host(:not([active])) {
      display: none !important;
    }
  `];
  static override properties: PropertyDeclarations = { header: text("header"), active: flag("active", true) };

  declare header: string;
  declare active: boolean;

  constructor() {
    super();
    this.header = "";
    this.active = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.setAttribute("role", "tabpanel");
  }

  protected override render(): TemplateResult {
    return html`<slot></slot>`;
  }

  protected override updated(): void {
    this.setAttribute("aria-label", this.header);
    this.dispatchEvent(new Event(TITLED, { bubbles: true }));
  }
}
