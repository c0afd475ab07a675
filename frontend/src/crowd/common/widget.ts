// What the elements have in common that are made of several controls: together they are one field, and speak as one.

import { CrowdField } from "./field";

export abstract class Widget extends CrowdField {
  // A click into what is looked at is the beginning of a selection, not a choice.
  static override shadowRootOptions: ShadowRootInit = { mode: "open" };

  /** The `input` of a control inside comes before the element has heard of it; the element says its own when it has. */
  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot();
    root.addEventListener("input", (event) => {
      const from = event.composedPath()[0];
      if (from instanceof Node && from.getRootNode() === root) event.stopPropagation();
    });
    return root;
  }
}
