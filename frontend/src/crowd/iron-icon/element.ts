import { css, html, type PropertyDeclarations, type TemplateResult } from "lit";
import { text } from "../common/attributes";
import { CrowdElement } from "../common/element";
import { icon } from "../common/icons";
import { look } from "../common/look";

export class IronIcon extends CrowdElement {
  static override styles = [look, css`
    :host {
      display: inline-block;
      vertical-align: middle;
      font-size: 1.25em;
      line-height: 1;
    }
    img {
      width: 1em;
      height: 1em;
    }
  `];
  static override properties: PropertyDeclarations = { icon: text("icon"), src: text("src") };

  declare icon: string;
  declare src: string;

  constructor() {
    super();
    this.icon = "";
    this.src = "";
  }

  protected override render(): TemplateResult {
    return html`${icon(this.src || this.icon)}<slot></slot>`;
  }
}
