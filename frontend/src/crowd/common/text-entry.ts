// What the elements that take a text have in common: label, value, lengths, refused characters, messages.

import { css, html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import { flag, number, text } from "./attributes";
import { CrowdField } from "./field";
import { look } from "./look";

type Entry = HTMLInputElement | HTMLTextAreaElement;

export abstract class TextEntry extends CrowdField {
  static override styles = [look, css`
    :host {
      margin-block: 8px;
      max-width: 100%;
    }
    label {
      display: block;
      margin-bottom: 4px;
      font-weight: 500;
    }
    .entry {
      display: block;
      width: 100%;
      min-height: 38px;
      padding: 6px 10px;
      border: 1px solid var(--crowd-edge);
      border-radius: 4px;
      background: var(--crowd-ground);
      line-height: 1.45;
    }
    .entry::placeholder {
      color: var(--crowd-ink-2);
      opacity: 1;
    }
    .entry:disabled {
      background: var(--crowd-well);
      border-color: var(--crowd-line);
      color: var(--crowd-ink-2);
    }
    .entry[aria-invalid="true"] {
      border-color: var(--crowd-stop);
      border-width: 2px;
      padding: 5px 9px;
    }
    .mark {
      color: var(--crowd-stop);
    }
    .under {
      display: flex;
      gap: 12px;
      justify-content: space-between;
    }
    .count {
      margin: 4px 0 0 auto;
      font-size: 0.8125rem;
      color: var(--crowd-ink-2);
      font-variant-numeric: tabular-nums;
    }
    @media (pointer: coarse) {
      .entry {
        min-height: 44px;
      }
    }
  `];
  static override properties: PropertyDeclarations = {
    value: text("value"),
    label: text("label"),
    placeholder: text("placeholder"),
    autoFocus: flag("auto-focus"),
    autoValidate: flag("auto-validate"),
    allowedPattern: text("allowed-pattern"),
    errorMessage: text("error-message"),
    maxLength: number("max-length"),
    minLength: number("min-length"),
  };

  declare label: string;
  declare placeholder: string;
  declare autoFocus: boolean;
  declare autoValidate: boolean;
  declare allowedPattern: string;
  declare errorMessage: string;
  declare maxLength: number | null;
  declare minLength: number | null;
  #value = "";

  constructor() {
    super();
    this.label = "";
    this.placeholder = "";
    this.autoFocus = false;
    this.autoValidate = false;
    this.allowedPattern = "";
    this.errorMessage = "";
    this.maxLength = null;
    this.minLength = null;
  }

  get value(): string {
    return this.#value;
  }

  /** Sets the text; null empties it. */
  set value(value: unknown) {
    const said = typeof value === "number" ? String(value) : value;
    this.#value = typeof said === "string" ? said : "";
  }

  override get _submittableValue(): string | null {
    return this.value === "" ? null : this.value.replace(/\r\n?/g, "\n");
  }

  override get draft(): string {
    return this.value;
  }

  override set draft(state: string) {
    this.value = state;
  }

  override mistake(): string {
    const found = this.#found();
    return found === "" ? "" : this.errorMessage || found;
  }

  override focus(options?: FocusOptions): void {
    this.entry?.focus(options);
  }

  select(): void {
    this.entry?.select();
  }

  protected abstract get entry(): Entry | null;

  protected abstract field(): TemplateResult;

  protected override firstUpdated(changed: PropertyValues<this>): void {
    super.firstUpdated(changed);
    if (this.autoFocus) this.focus({ preventScroll: true });
  }

  protected override render(): TemplateResult {
    const mark = this.required ? html` <span class="mark" aria-hidden="true">*</span>` : nothing;
    // What a tag closed with a slash swallows is shown, not lost.
    return html`${this.label === "" ? nothing : html`<label for="entry">${this.label}${mark}</label>`} ${this.field()}
      <div class="under">${this.problemText()} ${this.counter()}</div>
      <slot></slot>`;
  }

  protected counter(): TemplateResult | typeof nothing {
    return nothing;
  }

  /** The name for screen readers, where no label of its own is shown. */
  protected get entryName(): string | typeof nothing {
    return this.label === "" ? this.spokenName || this.placeholder || nothing : nothing;
  }

  protected readonly typed = (event: Event): void => {
    const entry = this.entry;
    if (entry === null) return;
    if (!(event instanceof InputEvent && event.isComposing)) this.#refuse(entry);
    this.value = entry.value;
    this.problem = this.autoValidate ? this.mistake() : this.problem;
  };

  protected readonly left = (event: Event): void => {
    this.typed(event);
    this.fire("change");
  };

  #refuse(entry: Entry): void {
    const allowed = this.autoValidate ? oneOf(this.allowedPattern) : null;
    if (allowed === null) return;
    const kept = Array.from(entry.value).filter((sign) => allowed.test(sign)).join("");
    if (kept === entry.value) return;
    const at = entry.selectionStart;
    const caret = Math.max(0, (at ?? 0) - (entry.value.length - kept.length));
    entry.value = kept;
    // Fields for numbers and addresses tell no place, and take none.
    if (at !== null) entry.setSelectionRange(caret, caret);
  }

  #found(): string {
    if (this.value === "" && this.entry?.validity.badInput !== true) return this.required ? "Fill this in." : "";
    const { minLength: least, maxLength: most } = this;
    if (least !== null && this.value.length < least) return `Write at least ${String(least)} characters.`;
    if (most !== null && this.value.length > most) return `Write at most ${String(most)} characters.`;
    return this.entry?.validationMessage ?? "";
  }
}

function oneOf(pattern: string): RegExp | null {
  if (pattern === "") return null;
  // Many old patterns are none where Unicode is meant, as "[\\w\\_]".
  for (const flags of ["u", ""]) {
    try {
      return new RegExp(`^(?:${pattern})$`, flags);
    } catch {
      continue;
    }
  }
  return null;
}
