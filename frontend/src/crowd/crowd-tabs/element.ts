import { css, html, type PropertyDeclarations, type TemplateResult } from "lit";
import { CrowdTab, TITLED } from "../crowd-tab/element";
import { REVEAL } from "../common/collect";
import { CrowdElement } from "../common/element";
import { look } from "../common/look";
import { stepped, tabsLook } from "../common/tab-bar";

export class CrowdTabs extends CrowdElement {
  static override styles = [look, tabsLook, css`
    :host {
      margin-block: 8px;
    }
    .panels {
      border: 1px solid var(--crowd-line);
      border-top: 0;
      border-radius: 0 0 4px 4px;
    }
  `];
  static override properties: PropertyDeclarations = { selected: { state: true } };

  protected declare selected: number;

  constructor() {
    super();
    this.selected = 0;
    this.addEventListener(REVEAL, this.#reveal);
    this.addEventListener(TITLED, () => {
      this.requestUpdate();
    });
  }

  protected override render(): TemplateResult {
    return html`<div class="tabs" role="tablist" @keydown=${this.#move}>
        ${this.#tabs.map(
          (tab, index) => html`<button type="button" role="tab" aria-selected=${String(index === this.selected)}
            tabindex=${index === this.selected ? 0 : -1} @click=${() => { this.#select(index); }}>${tab.header}</button>`,
        )}
      </div>
      <div class="panels"><slot></slot></div>`;
  }

  protected override updated(): void {
    for (const [index, tab] of this.#tabs.entries()) tab.active = index === this.selected;
  }

  get #tabs(): CrowdTab[] {
    return [...this.children].filter((each): each is CrowdTab => each instanceof CrowdTab);
  }

  #select(index: number): void {
    this.selected = index;
  }

  readonly #move = (event: KeyboardEvent): void => {
    const next = stepped(event, this.selected, this.#tabs.length);
    if (next === null) return;
    this.#select(next);
    this.renderRoot.querySelectorAll<HTMLElement>("[role=tab]")[next]?.focus();
  };

  /** What must be seen is shown at once: it is about to have the focus. */
  readonly #reveal = ({ target }: Event): void => {
    const index = this.#tabs.findIndex((tab) => target instanceof Node && tab.contains(target));
    if (index < 0) return;
    this.#select(index);
    for (const [at, tab] of this.#tabs.entries()) tab.toggleAttribute("active", at === index);
  };
}
