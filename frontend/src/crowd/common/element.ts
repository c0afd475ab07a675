// What all crowd elements have in common.

import { html, LitElement, nothing, type CSSResultGroup, type TemplateResult } from "lit";
import { Unreadable } from "./attributes";
import { look } from "./look";

export abstract class CrowdElement extends LitElement {
  static override styles: CSSResultGroup = look;

  /** What stands in an element may come after it. */
  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot();
    root.addEventListener("slotchange", () => {
      this.requestUpdate();
    });
    return root;
  }

  /** Says that something was changed by hand. */
  protected fire(...names: string[]): void {
    for (const name of names) this.dispatchEvent(new Event(name, { bubbles: true, composed: true }));
  }

  /** What stands in place of an attribute that cannot be read. */
  protected mistakes(values: Readonly<Record<string, unknown>>): TemplateResult | typeof nothing {
    const wrong = Object.entries(values).filter((entry): entry is [string, Unreadable] => entry[1] instanceof Unreadable);
    if (wrong.length === 0) return nothing;
    return html`<div class="wrong" role="alert">
      ${wrong.map(
        ([name, { why }]) => html`<p><strong>The attribute “${name}” of ${this.localName} is not valid.</strong> ${why}.</p>`,
      )}
    </div>`;
  }
}
