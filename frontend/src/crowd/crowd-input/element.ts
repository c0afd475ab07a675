import { html, type PropertyDeclarations, type TemplateResult } from "lit";
import { ifDefined } from "lit/directives/if-defined.js";
import { live } from "lit/directives/live.js";
import { filesSaid } from "../choices";
import { text } from "../common/attributes";
import { TextEntry } from "../common/text-entry";

export class CrowdInput extends TextEntry {
  static override properties: PropertyDeclarations = { type: text("type") };

  declare type: string;

  constructor() {
    super();
    this.type = "";
  }

  /** A file's content cannot be kept, and a password must not be. */
  override get draftName(): string | null {
    return ["file", "password"].includes(this.type) ? null : super.draftName;
  }

  /** The service takes no files: their names are the answer. */
  override get value(): string {
    return this.type === "file" ? filesSaid([...(this.entry?.files ?? [])]) : super.value;
  }

  override set value(value: unknown) {
    super.value = value;
    // The browser lets nobody but the worker choose a file; one can only take it away.
    if (this.type === "file" && super.value === "" && this.entry !== null) this.entry.value = "";
  }

  protected override get entry(): HTMLInputElement | null {
    return this.renderRoot.querySelector("input");
  }

  protected override field(): TemplateResult {
    const most = this.maxLength ?? undefined;
    const rest = html`<input class="entry" part="input" id="entry" type="file" ?disabled=${this.isOff}
      aria-label=${this.entryName} aria-invalid=${String(this.problem !== "")} aria-describedby="error"
      aria-required=${String(this.required)} @input=${this.typed} @change=${this.left} />`;
    if (this.type === "file") return rest;
    return html`<input class="entry" part="input" id="entry" type=${this.type || "text"} .value=${live(this.value)}
      placeholder=${this.placeholder} maxlength=${ifDefined(most)} step=${ifDefined(this.type === "number" ? "any" : undefined)}
      ?disabled=${this.isOff} aria-label=${this.entryName} aria-invalid=${String(this.problem !== "")}
      aria-describedby="error" aria-required=${String(this.required)} @input=${this.typed} @change=${this.left} />`;
  }
}
