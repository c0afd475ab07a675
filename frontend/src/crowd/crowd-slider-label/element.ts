import { css, html, type TemplateResult } from "lit";
import { CrowdElement } from "../common/element";
import { look } from "../common/look";

export class CrowdSliderLabel extends CrowdElement {
  static override styles = [look, css`
    /* All share one cell of the slider's grid; the slider says how far along. */
    :host {
      grid-area: 1 / 1;
      width: 0;
      margin-inline-start: calc(var(--crowd-at, 0) * 100%);
      font-size: 0.875rem;
      white-space: nowrap;
    }
    span {
      display: inline-block;
      transform: translateX(calc(var(--crowd-at, 0) * -100%));
    }
    :host(:dir(rtl)) span {
      transform: translateX(calc(var(--crowd-at, 0) * 100%));
    }
  `];

  protected override render(): TemplateResult {
    return html`<span><slot></slot></span>`;
  }
}
