import type { PropertyDeclarations, TemplateResult } from "lit";
import { json, text } from "../common/attributes";
import { namedIn } from "../common/classified";
import { Classifier } from "../common/classifier";
import { Picture } from "../common/picture";

export class CrowdImageClassifier extends Classifier {
  static override properties: PropertyDeclarations = { src: text("src"), overlay: json("overlay") };

  declare src: string;
  declare overlay: unknown;
  protected override readonly many = false;
  readonly #picture = new Picture(this);

  constructor() {
    super();
    this.src = "";
    this.overlay = null;
  }

  /** The chosen category; "" for none. */
  get value(): string {
    return this.labels[0] ?? "";
  }

  set value(value: unknown) {
    this.choose(namedIn(value).slice(0, 1));
  }

  protected override target(): TemplateResult {
    return this.#picture.view(this.src, this.overlay);
  }
}
