import { html, type PropertyDeclaration, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
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
        aria-label=${nameless(this, this.spokenName || this.value)} @input=${this.taken} @change=${this.ticked} />
      <span><slot></slot></span>
    </label>`;
  }

  /** Said at once: who reads the group in the next line finds one chosen. */
  override requestUpdate(name?: PropertyKey, ...more: unknown[]): void {
    super.requestUpdate(name, ...(more as [unknown?, PropertyDeclaration?]));
    if (name === "checked" && this.hasUpdated && this.checked) this.#say();
  }

  protected override firstUpdated(changed: PropertyValues<this>): void {
    super.firstUpdated(changed);
    if (this.checked) this.#say();
  }

  #say(): void {
    this.dispatchEvent(new Event(CHOSEN, { bubbles: true }));
  }
}
