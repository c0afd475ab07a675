import type { PropertyDeclarations, TemplateResult } from "lit";
import { text } from "../common/attributes";
import { namedIn } from "../common/classified";
import { Classifier } from "../common/classifier";
import { Picture } from "../common/picture";

export class CrowdImageClassifierMultiSelect extends Classifier {
  static override properties: PropertyDeclarations = { src: text("src") };

  declare src: string;
  protected override readonly many = true;
  readonly #picture = new Picture(this);

  constructor() {
    super();
    this.src = "";
  }

  /** The chosen categories. */
  get value(): string[] {
    return this.labels;
  }

  set value(value: unknown) {
    this.choose(namedIn(value));
  }

  protected override target(): TemplateResult {
    return this.#picture.view(this.src);
  }
}
