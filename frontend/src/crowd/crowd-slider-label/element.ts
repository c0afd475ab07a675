import { css, html, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import { number } from "../common/attributes";
import { CrowdElement } from "../common/element";
import { look } from "../common/look";

/** Said by a label that has come to stand elsewhere, to the slider around it. */
export const PLACED = "crowd-slider-label-placed";

export class CrowdSliderLabel extends CrowdElement {
  static override styles = [look, css`
    /* All share one cell of the slider's grid; the slider says how far along. */
    :host {
      grid-area: 1 / 1;
      width: 0;
      margin-inline-start: calc(var(--crowd-at, 0) * 100%);
      font-size: 0.875rem;
      line-height: 1.3;
    }
    /* As wide as its share of the scale. */
    span {
      display: inline-block;
      width: max-content;
      max-width: calc(100cqi / var(--crowd-labels, 1));
      transform: translateX(calc(var(--crowd-at, 0) * -100%));
    }
    :host(:dir(rtl)) span {
      transform: translateX(calc(var(--crowd-at, 0) * 100%));
    }
  `];
  static override properties: PropertyDeclarations = { position: number("position") };

  /** Where on the scale it stands. */
  declare position: number | null;

  constructor() {
    super();
    this.position = null;
  }

  protected override render(): TemplateResult {
    return html`<span><slot></slot></span>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("position")) this.dispatchEvent(new Event(PLACED, { bubbles: true }));
  }
}
