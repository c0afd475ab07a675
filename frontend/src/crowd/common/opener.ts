// A link or button that opens a window.

import { html, type PropertyDeclarations, type TemplateResult } from "lit";
import { text } from "./attributes";
import { dialog, dialogLook, openDialog } from "./dialog";
import { CrowdElement } from "./element";
import { look } from "./look";

export abstract class Opener extends CrowdElement {
  static override styles = [look, dialogLook];
  static override properties: PropertyDeclarations = { linkText: text("link-text"), linkType: text("link-type") };

  declare linkText: string;
  declare linkType: string;

  constructor() {
    super();
    this.linkText = "";
    this.linkType = "";
  }

  /** What the link says when the page does not. */
  protected abstract readonly said: string;

  protected abstract content(): TemplateResult;

  protected override render(): TemplateResult {
    const title = this.linkText || this.said;
    return html`<button type="button" class=${this.linkType === "button" ? "push" : "link"} part="trigger"
        @click=${this.open}>${title}</button>
      ${dialog(title, this.content())}`;
  }

  readonly open = (): void => {
    openDialog(this.renderRoot, this);
  };

  close(): void {
    this.renderRoot.querySelector("dialog")?.close();
  }
}
