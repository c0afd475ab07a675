import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import { ifDefined } from "lit/directives/if-defined.js";
import { live } from "lit/directives/live.js";
import { flag, number } from "../common/attributes";
import { TextEntry } from "../common/text-entry";
import { areaLook } from "./look";

export class CrowdTextArea extends TextEntry {
  static override styles = [...TextEntry.styles, areaLook];
  static override properties: PropertyDeclarations = {
    rows: number("rows"),
    maxRows: number("max-rows"),
    charCounter: flag("char-counter"),
  };

  declare rows: number | null;
  declare maxRows: number | null;
  declare charCounter: boolean;
  /** Its height follows its width: on a closed tab it has none of either. */
  readonly #observer = "ResizeObserver" in globalThis ? new ResizeObserver(() => { this.#resized(); }) : null;
  #width = 0;

  constructor() {
    super();
    this.rows = null;
    this.maxRows = null;
    this.charCounter = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer?.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer?.disconnect();
  }

  protected override get entry(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector("textarea");
  }

  protected override field(): TemplateResult {
    return html`<textarea class="entry" part="input" id="entry" rows=${this.rows ?? 3} .value=${live(this.value)}
      placeholder=${this.placeholder} maxlength=${ifDefined(this.maxLength ?? undefined)} ?disabled=${this.isOff}
      aria-label=${this.entryName} aria-invalid=${String(this.problem !== "")} aria-describedby="error"
      aria-required=${String(this.required)} @input=${this.typed} @change=${this.left}></textarea>`;
  }

  protected override counter(): TemplateResult | typeof nothing {
    if (!this.charCounter) return nothing;
    const count = String(this.value.length);
    return html`<p class="count">${this.maxLength === null ? count : `${count} of ${String(this.maxLength)}`}
      <span class="hidden">characters</span></p>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    this.#fit();
  }

  #resized(): void {
    if (this.offsetWidth === this.#width) return;
    this.#width = this.offsetWidth;
    // Not within the observer's own turn, which would see what comes of it as a loop.
    requestAnimationFrame(() => {
      this.#fit();
    });
  }

  /** As high as its text, as far as it may. */
  #fit(): void {
    const area = this.entry;
    if (area === null || this.maxRows === null || area.offsetHeight === 0) return;
    const style = getComputedStyle(area);
    const around = area.offsetHeight - area.clientHeight + parseFloat(style.paddingTop) + parseFloat(style.paddingBottom);
    const most = this.maxRows * parseFloat(style.lineHeight) + around;
    area.style.height = "auto";
    area.style.height = `${String(Math.min(area.scrollHeight + area.offsetHeight - area.clientHeight, most))}px`;
  }
}
