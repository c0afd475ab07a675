import { html, type TemplateResult } from "lit";
import { nameless } from "../common/naming";
import { Tick } from "../common/tick";

export class CrowdCheckbox extends Tick {
  override mistake(): string {
    return super.mistake() && "Tick this box.";
  }

  protected override render(): TemplateResult {
    return html`<label class=${this.isOff ? "off" : ""}>
        <input type="checkbox" part="box" ?disabled=${this.isOff} aria-label=${nameless(this, this.spokenName || this.value)}
          aria-required=${String(this.required)} aria-invalid=${String(this.problem !== "")} aria-describedby="error"
          @input=${this.taken} @change=${this.ticked} />
        <span><slot></slot></span>
      </label>
      ${this.problemText()}`;
  }
}
