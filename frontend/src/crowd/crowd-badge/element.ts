import { css, html, type PropertyDeclarations, type TemplateResult } from "lit";
import { text } from "../common/attributes";
import { CrowdElement } from "../common/element";
import { icon } from "../common/icons";
import { look } from "../common/look";

export class CrowdBadge extends CrowdElement {
  static override styles = [look, css`
    .badge {
      position: absolute;
      z-index: 1;
      display: inline-flex;
      align-items: center;
      justify-content: center;
      min-width: 22px;
      height: 22px;
      padding: 0 6px;
      border-radius: 11px;
      background: var(--crowd-stop);
      color: var(--crowd-ground);
      font-size: 0.8125rem;
      line-height: 1;
      white-space: nowrap;
      translate: -50% -50%;
      pointer-events: none;
    }
    img {
      width: 1em;
      height: 1em;
    }
  `];
  static override properties: PropertyDeclarations = { for: text("for"), label: text("label"), icon: text("icon") };

  declare for: string;
  declare label: string;
  declare icon: string;
  readonly #observer = "ResizeObserver" in globalThis ? new ResizeObserver(() => { this.#place(); }) : null;

  constructor() {
    super();
    this.for = "";
    this.label = "";
    this.icon = "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer?.observe(document.documentElement);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer?.disconnect();
  }

  protected override render(): TemplateResult {
    const name = this.label || this.icon.replace(/-/g, " ");
    return html`<span class="badge" part="badge" role="img" aria-label=${name}>${this.icon === "" ? this.label : icon(this.icon)}</span><slot></slot>`;
  }

  protected override updated(): void {
    const target = this.#target;
    if (target !== null) this.#observer?.observe(target);
    this.#place();
  }

  get #target(): Element | null {
    const root = this.getRootNode();
    return root instanceof Document || root instanceof ShadowRoot ? root.getElementById(this.for) : null;
  }

  /** Over the upper right corner of what it belongs to, wherever that stands. */
  #place(): void {
    const badge = this.renderRoot.querySelector<HTMLElement>(".badge");
    const target = this.#target?.getBoundingClientRect();
    const around = badge?.offsetParent ?? document.documentElement;
    if (badge === null || target === undefined) return;
    const from = around === document.body ? document.documentElement.getBoundingClientRect() : around.getBoundingClientRect();
    badge.style.left = `${String(target.right - from.left)}px`;
    badge.style.top = `${String(target.top - from.top)}px`;
  }
}
