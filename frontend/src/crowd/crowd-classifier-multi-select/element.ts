import { html, type TemplateResult } from "lit";
import { Classifier } from "../common/classifier";
import { namedIn } from "../common/classified";

export class CrowdClassifierMultiSelect extends Classifier {
  protected override readonly many = true;

  /** The chosen categories. */
  get value(): string[] {
    return this.labels;
  }

  set value(value: unknown) {
    this.choose(namedIn(value));
  }

  protected override target(): TemplateResult {
    return html`<slot name="classification-target"></slot>`;
  }
}
