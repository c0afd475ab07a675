import { css, html, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import { TOAST_MS } from "../choices";
import { flag, number, text } from "../common/attributes";
import { CrowdElement } from "../common/element";
import { look } from "../common/look";

let shown: CrowdToast | null = null;

export class CrowdToast extends CrowdElement {
  static override styles = [look, css`
    :host {
      position: fixed;
      z-index: 1000;
      inset: auto 16px 16px;
      width: fit-content;
      max-width: calc(100% - 32px);
      padding: 12px 16px;
      border-radius: 4px;
      background: var(--crowd-ink);
      color: var(--crowd-ground);
      overflow-wrap: break-word;
    }
    :host(:not([opened])) {
      display: none;
    }
  `];
  static override properties: PropertyDeclarations = {
    duration: number("duration"),
    text: text("text"),
    opened: flag("opened", true),
  };

  declare duration: number | null;
  declare text: string;
  declare opened: boolean;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.duration = null;
    this.text = "";
    this.opened = false;
    this.addEventListener("pointerenter", this.#hold);
    this.addEventListener("pointerleave", this.#count);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.setAttribute("role", "status");
    this.#count();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#hold();
  }

  open(): void {
    this.opened = true;
  }

  show(): void {
    this.opened = true;
  }

  hide(): void {
    this.close();
  }

  close(): void {
    this.opened = false;
    this.#hold();
    if (shown === this) shown = null;
  }

  protected override render(): TemplateResult {
    return html`${this.text}<slot></slot>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has("opened") || !this.opened) return;
    if (shown !== this) shown?.close();
    // Only one is seen at a time.
    // eslint-disable-next-line @typescript-eslint/no-this-alias
    shown = this;
    this.#count();
  }

  readonly #hold = (): void => {
    clearTimeout(this.#timer);
  };

  readonly #count = (): void => {
    this.#hold();
    const span = this.duration ?? TOAST_MS;
    if (this.opened && span > 0) this.#timer = setTimeout(() => { this.close(); }, span);
  };
}
