import type { PropertyDeclarations, TemplateResult } from "lit";
import { text } from "../shared/attributes";
import { namedIn } from "../shared/classified";
import { Classifier } from "../shared/classifier";
import { Picture } from "../shared/picture";

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
