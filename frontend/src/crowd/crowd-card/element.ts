import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { text } from "../common/attributes";
import { CrowdElement } from "../common/element";
import { look } from "../common/look";

export class CrowdCard extends CrowdElement {
  /* Pages give it width and padding of their own, so it lays nothing out. */
  static override styles = [look, css`
    :host {
      padding: 16px;
      margin-block: 8px;
      border: 1px solid var(--crowd-line);
      border-radius: 4px;
      background: var(--crowd-ground);
      color: var(--crowd-ink);
      box-shadow: 0 1px 3px rgb(29 35 31 / 18%);
      overflow-wrap: break-word;
    }
    h2 {
      margin: 0 0 8px;
      font-size: 1.125rem;
      line-height: 1.4;
    }
    img {
      display: block;
      max-width: 100%;
      margin-bottom: 8px;
    }
  `];
  static override properties: PropertyDeclarations = { heading: text("heading"), image: text("image") };

  declare heading: string;
  declare image: string;

  constructor() {
    super();
    this.heading = "";
    this.image = "";
  }

  protected override render(): TemplateResult {
    return html`${this.heading === "" ? nothing : html`<h2>${this.heading}</h2>`}
      ${this.image === "" ? nothing : html`<img src=${this.image} alt=${this.heading} />`}<slot></slot>`;
  }
}
