import { html, type TemplateResult } from "lit";
import { Classifier } from "../common/classifier";
import { namedIn } from "../common/classified";

export class CrowdClassifier extends Classifier {
  protected override readonly many = false;

  /** The chosen category; "" for none. */
  get value(): string {
    return this.labels[0] ?? "";
  }

  set value(value: unknown) {
    this.choose(namedIn(value).slice(0, 1));
  }

  protected override target(): TemplateResult {
    return html`<slot name="classification-target"></slot>`;
  }
}
