import { html, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import { nameless } from "../common/naming";
import { Tick } from "../common/tick";

/** Said by a button that has become the chosen one, to the group around it. */
export const CHOSEN = "crowd-radio-chosen";

export class CrowdRadioButton extends Tick {
  static override properties: PropertyDeclarations = { reachable: { state: true } };

  /** Whether the Tab key stops here: of a group it does at one button only. */
  declare reachable: boolean;

  constructor() {
    super();
    this.reachable = true;
  }

  /** Never: it has no `required`. */
  override mistake(): string {
    return "";
  }

  protected override render(): TemplateResult {
    return html`<label class=${this.isOff ? "off" : ""}>
      <input type="radio" part="button" ?disabled=${this.isOff} tabindex=${this.reachable ? 0 : -1}
        aria-label=${nameless(this, this.spokenName || this.value)} @change=${this.ticked} />
      <span><slot></slot></span>
    </label>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    if (changed.has("checked") && this.checked) this.dispatchEvent(new Event(CHOSEN, { bubbles: true }));
  }
}
