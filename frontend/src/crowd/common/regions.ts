// Instructions of a task: two plain tags that the page puts into an element. They stay where they are, with all that is in
// them, and are shown in a pane beside the work and in a window.

import { css, html, nothing, type LitElement, type ReactiveController, type TemplateResult } from "lit";
import { REVEAL } from "./collect";
import { dialog, openDialog } from "./dialog";

/** What regions say besides their content. */
const SAID = ["header", "link-text", "placeholder"];

/** Gives the regions among an element's children their slots, also those that come later. */
export class Regions implements ReactiveController {
  readonly #host: LitElement;
  readonly #names: ReadonlySet<string>;
  readonly #observer: MutationObserver;
  /** Brings a region into sight, at once: something in it is about to have the focus. */
  reveals: (region: Element) => void = () => undefined;

  constructor(host: LitElement, ...names: string[]) {
    this.#host = host;
    this.#names = new Set(names);
    this.#observer = new MutationObserver(() => {
      this.#assign();
    });
    host.addController(this);
  }

  hostConnected(): void {
    this.#assign();
    this.#observer.observe(this.#host, { childList: true, subtree: false });
    this.#host.addEventListener(REVEAL, this.#reveal);
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
    this.#host.removeEventListener(REVEAL, this.#reveal);
  }


  /** The regions of a name, in order. */
  of(name: string): Element[] {
    return [...this.#host.children].filter((child) => child.localName === name);
  }

  is(node: Node): boolean {
    return node instanceof Element && this.#names.has(node.localName);
  }

  #assign(): void {
    for (const child of this.#host.children) {
      if (!this.#names.has(child.localName)) continue;
      child.slot = child.localName;
      this.#observer.observe(child, { attributeFilter: SAID });
    }
    this.#host.requestUpdate();
  }

  readonly #reveal = ({ target }: Event): void => {
    const region = [...this.#host.children].find((child) => this.is(child) && target instanceof Node && child.contains(target));
    if (region !== undefined) this.reveals(region);
  };
}

type Framed = LitElement & { tell?(state: string, on: boolean): void };

/** The frame around the work: the pane with the instructions, and the window with the full ones. */
export class Instructions extends Regions {
  readonly #element: Framed;
  #hidden = false;

  constructor(host: Framed, ...more: string[]) {
    super(host, "short-instructions", "full-instructions", ...more);
    this.#element = host;
    this.reveals = this.uncover;
  }

  /** Opens what instructions are in. */
  readonly uncover = (region: Element): void => {
    const root = this.#element.renderRoot;
    if (region.localName === "full-instructions") openDialog(root, null, "full");
    const pane = root.querySelector<HTMLElement>(".awsui-app-layout__navigation");
    if (region.localName !== "short-instructions" || pane === null) return;
    pane.hidden = false;
    this.#hidden = false;
    this.#element.requestUpdate();
  };

  /** Always the same around the work, so that what is drawn there stays when regions come late. */
  frame(work: unknown): TemplateResult {
    const short = this.of("short-instructions")[0];
    const full = this.of("full-instructions")[0];
    const any = short !== undefined || full !== undefined;
    // The form's button stands below the work, not below the pane (crowd.ts).
    this.#element.tell?.("pane", any && !this.#hidden);
    const window = (region: Element): TemplateResult => dialog(titleOf(region), html`<slot name="full-instructions"></slot>`, "full");
    return html`<div class=${any ? "awsui-app-layout" : ""}>
        ${any ? this.#pane(titleOf(short), full !== undefined) : nothing}
        <div class="work">${work}</div>
      </div>
      ${full === undefined ? nothing : window(full)}`;
  }

  #pane(title: string, full: boolean): TemplateResult {
    const more = html`<button type="button" class="link moreInstructionsLink" @click=${this.#open}>View full instructions</button>`;
    return html`<div class="headerContainer">
        <div class="headerButtonsContainer">
          <button type="button" class="link" aria-expanded=${String(!this.#hidden)} @click=${this.#toggle}>
            ${this.#hidden ? "Show instructions" : "Hide instructions"}
          </button>
        </div>
      </div>
      <div class="awsui-app-layout__navigation" role="region" aria-label=${title} ?hidden=${this.#hidden}>
        <h2>${title}</h2>
        ${full ? more : nothing}
        <slot name="short-instructions"></slot>
      </div>`;
  }

  readonly #toggle = (): void => {
    this.#hidden = !this.#hidden;
    this.#element.requestUpdate();
  };

  readonly #open = (event: Event): void => {
    openDialog(this.#element.renderRoot, event.currentTarget, "full");
  };
}

function titleOf(region: Element | undefined): string {
  const header = region?.getAttribute("header") ?? "";
  return header === "" ? "Instructions" : header;
}

export const instructionsLook = css`
  .awsui-app-layout {
    display: grid;
    gap: 0 20px;
    grid-template-columns: minmax(0, 1fr);
  }
  .awsui-app-layout__navigation {
    padding: 12px 16px;
    margin-bottom: 16px;
    border: 1px solid var(--crowd-line);
    border-radius: 4px;
    background: var(--crowd-well);
    color: var(--crowd-ink);
    overflow-wrap: break-word;
  }
  .awsui-app-layout__navigation[hidden] {
    display: none;
  }
  .awsui-app-layout__navigation h2 {
    margin: 0 0 4px;
    font-size: 1rem;
  }
  ::slotted(short-instructions),
  ::slotted(full-instructions) {
    display: block;
    overflow-x: auto;
  }
  .work {
    min-width: 0;
  }
  @media (min-width: 51.25em) {
    .awsui-app-layout {
      grid-template-columns: auto minmax(0, 1fr);
    }
    .headerContainer {
      grid-column: 1 / -1;
    }
    .awsui-app-layout__navigation {
      width: 16.25rem;
      align-self: start;
    }
    .work {
      grid-column: 2;
    }
  }
`;
