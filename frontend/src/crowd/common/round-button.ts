// Buttons that are a picture, or one character.

import { css, html, type PropertyDeclarations, type TemplateResult } from "lit";
import { flag, text } from "./attributes";
import { CrowdElement } from "./element";
import { icon } from "./icons";
import { look } from "./look";

export abstract class RoundButton extends CrowdElement {
  static override shadowRootOptions: ShadowRootInit = { mode: "open", delegatesFocus: true };
  static override styles = [look, css`
    :host {
      display: inline-block;
      vertical-align: middle;
    }
    button {
      display: inline-flex;
      align-items: center;
      justify-content: center;
      width: 44px;
      height: 44px;
      padding: 0;
      border: 0;
      border-radius: 50%;
      background: none;
      font-size: 1.375rem;
      line-height: 1;
    }
    button:hover {
      background: var(--crowd-well);
    }
    button:disabled {
      background: none;
      color: var(--crowd-edge);
    }
    img {
      width: 1em;
      height: 1em;
      object-fit: contain;
    }
    slot {
      display: block;
    }
  `];
  static override properties: PropertyDeclarations = { icon: text("icon"), label: text("label"), disabled: flag("disabled", true) };

  declare icon: string;
  declare label: string;
  declare disabled: boolean;

  constructor() {
    super();
    this.icon = "";
    this.label = "";
    this.disabled = false;
    this.addEventListener("click", this.#hold, true);
  }

  override click(): void {
    this.renderRoot.querySelector("button")?.click();
  }

  protected override render(): TemplateResult {
    const name = this.getAttribute("aria-label") ?? this.getAttribute("title") ?? (this.label || this.icon.replace(/^.*:|-/g, " ").trim());
    // A tag closed with a slash swallows what follows it: that is shown, not lost.
    return html`<button type="button" part="button" ?disabled=${this.disabled} aria-label=${name}>${this.icon === "" ? this.label : icon(this.icon)}</button><slot></slot>`;
  }

  readonly #hold = (event: Event): void => {
    const inside = event.composedPath()[0];
    const own = inside === this || (inside instanceof Node && inside.getRootNode() === this.renderRoot);
    if (this.disabled && own) event.stopImmediatePropagation();
  };
}
