import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { Opener } from "../common/opener";
import { Regions } from "../common/regions";
import { stepped, tabsLook } from "../common/tab-bar";

const EXAMPLES = ["positive-example", "negative-example"];
const [SUMMARY, DETAILS, EXAMPLE_PAGE] = ["Summary", "Detailed Instructions", "Examples"] as const;

export class CrowdInstructions extends Opener {
  static override styles = [...Opener.styles, tabsLook, css`
    [role="tabpanel"] {
      padding-top: 12px;
    }
    h3 {
      margin: 12px 0 4px;
      font-size: 1rem;
    }
    ::slotted(*) {
      display: block;
      margin-bottom: 12px;
    }
  `];
  static override properties: PropertyDeclarations = { selected: { state: true } };

  protected declare selected: number;
  protected override readonly said = "Click for instructions";
  readonly #regions = new Regions(this, "short-summary", "detailed-instructions", ...EXAMPLES);

  constructor() {
    super();
    this.selected = 0;
    this.#regions.reveals = this.#reveal;
  }

  protected override content(): TemplateResult {
    const pages = this.#pages();
    const at = Math.min(this.selected, pages.length - 1);
    return html`<div class="tabs" role="tablist" aria-label="Instructions" @keydown=${this.#move}>
        ${pages.map(
          ([title], index) => html`<button type="button" role="tab" id="tab-${index}" aria-controls="page"
            aria-selected=${String(index === at)} tabindex=${index === at ? 0 : -1}
            @click=${() => { this.selected = index; }}>${title}</button>`,
        )}
      </div>
      <div role="tabpanel" id="page" aria-labelledby="tab-${at}">${pages[at]?.[1] ?? nothing}</div>`;
  }

  #pages(): [title: string, content: TemplateResult][] {
    const examples = (name: string, title: string): TemplateResult | typeof nothing =>
      this.#regions.of(name).length === 0 ? nothing : html`<h3>${title}</h3><slot name=${name}></slot>`;
    const pages: [string, TemplateResult, boolean][] = [
      [SUMMARY, html`<slot name="short-summary"></slot>`, this.#has("short-summary")],
      [DETAILS, html`<slot name="detailed-instructions"></slot>`, this.#has("detailed-instructions")],
      [
        EXAMPLE_PAGE,
        html`${examples("positive-example", "Good examples")} ${examples("negative-example", "Bad examples")}`,
        EXAMPLES.some((name) => this.#has(name)),
      ],
    ];
    return pages.filter(([, , there]) => there).map(([title, content]) => [title, content]);
  }

  #has(name: string): boolean {
    return this.#regions.of(name).length > 0;
  }

  /** Opens the page with a region on it. */
  readonly #reveal = ({ localName }: Element): void => {
    const title = localName === "short-summary" ? SUMMARY : localName === "detailed-instructions" ? DETAILS : EXAMPLE_PAGE;
    this.selected = this.#pages().findIndex(([each]) => each === title);
    this.performUpdate();
    this.open();
  };

  readonly #move = (event: KeyboardEvent): void => {
    const tabs = this.renderRoot.querySelectorAll<HTMLElement>("[role=tab]");
    const next = stepped(event, this.selected, tabs.length);
    if (next === null) return;
    this.selected = next;
    tabs[next]?.focus();
  };
}
