import { html, type PropertyDeclarations, type TemplateResult } from "lit";
import { flag } from "../common/attributes";
import { nameless } from "../common/naming";
import { Tick } from "../common/tick";
import { toggleLook } from "./look";

export class CrowdToggleButton extends Tick {
  static override styles = [...Tick.styles, toggleLook];
  static override properties: PropertyDeclarations = { invalid: flag("invalid") };

  declare invalid: boolean;

  constructor() {
    super();
    this.invalid = false;
  }

  override mistake(): string {
    return super.mistake() && "Switch this on.";
  }

  protected override render(): TemplateResult {
    const alarming = this.invalid && !this.checked;
    return html`<label class=${this.isOff ? "off" : ""}>
        <input type="checkbox" role="switch" part="switch" class=${alarming ? "alarming" : ""} ?disabled=${this.isOff}
          aria-label=${nameless(this, this.spokenName || this.value)} aria-invalid=${String(alarming || this.problem !== "")}
          aria-required=${String(this.required)} aria-describedby="error" @input=${this.taken} @change=${this.ticked} />
        <span><slot></slot></span>
      </label>
      ${this.problemText()}`;
  }
}
