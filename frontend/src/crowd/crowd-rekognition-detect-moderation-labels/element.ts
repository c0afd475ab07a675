import type { PropertyDeclarations, TemplateResult } from "lit";
import { MODERATION_LABELS } from "../choices";
import { text, textsOf } from "../common/attributes";
import type { Answer, Contribution } from "../common/answer";
import { namedIn } from "../common/classified";
import { Classifier } from "../common/classifier";
import { Picture } from "../common/picture";

/** It has no name: its answer stands under this one. */
const KEY = "AWS/Rekognition/DetectModerationLabels/Image/V3";

export class CrowdRekognitionDetectModerationLabels extends Classifier {
  static override properties: PropertyDeclarations = { src: text("src") };

  declare src: string;
  protected override readonly many = true;
  readonly #picture = new Picture(this);

  constructor() {
    super();
    this.src = "";
  }

  /** The names of the chosen labels. */
  get value(): string[] {
    return this.labels;
  }

  set value(value: unknown) {
    this.choose(namedIn(value));
  }

  /** The chosen labels whole, as the page has given them. */
  override get _submittableValue(): Answer {
    if (super._submittableValue === null) return null;
    const given = Array.isArray(this.categories) ? (this.categories as Answer[]) : [];
    const chosen = this.labels;
    const whole = given.filter((each) => chosen.includes(textsOf([each])[0] ?? ""));
    return { [MODERATION_LABELS]: whole.map((each) => (typeof each === "string" ? { name: each } : each)) };
  }

  override contribution(): Contribution | null {
    const value = this._submittableValue;
    return value === null ? null : { name: KEY, value };
  }

  override get draftName(): string | null {
    return this.hasUpdated ? KEY : null;
  }

  protected override target(): TemplateResult {
    return this.#picture.view(this.src);
  }
}
