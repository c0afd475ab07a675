// What stands in a form, native controls and elements of ours alike, wherever they are below it.

import { filesSaid, FORM, optionsSaid } from "../choices";
import type { Contribution } from "./answer";
import { CrowdField } from "./field";

export type Native = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const BUTTONS = new Set(["submit", "button", "reset", "image"]);

/** All controls below `root` in the order of the page. */
export function controlsIn(root: ParentNode): (Native | CrowdField)[] {
  // Not by a form's own list: a page may have forms of its own within.
  return [...root.querySelectorAll("*")].filter((each) => each instanceof CrowdField || isNative(each));
}

/** What a control adds to the answer. */
export function contributionOf(control: Native | CrowdField): Contribution | null {
  if (control instanceof CrowdField) return control.contribution();
  const { name, type } = control;
  if (name === "" || (control.matches(":disabled") && !FORM.disabledNativeCounts)) return null;
  if (type === "radio" || type === "checkbox") {
    return { name, value: { [control.value]: (control as HTMLInputElement).checked }, ticks: true };
  }
  if (control instanceof HTMLSelectElement && control.multiple) {
    return { name, value: optionsSaid([...control.options].filter((each) => each.selected)) };
  }
  const value = type === "file" ? filesSaid([...((control as HTMLInputElement).files ?? [])]) : control.value.replace(/\r\n?/g, "\n");
  return value === "" && !FORM.emptyNativeCounts ? null : { name, value };
}

/** Whether a control stands as it must. */
export function isValid(control: Native | CrowdField): boolean {
  return control instanceof CrowdField ? control.checkValidity() : !control.willValidate || control.checkValidity();
}

/** Says what is wrong with the controls, and brings the worker to the first; returns whether all is well. */
export function reportAll(controls: readonly (Native | CrowdField)[]): boolean {
  const wrong = controls.filter((each) => !isValid(each));
  for (const each of controls) if (each instanceof CrowdField) each.reportValidity();
  const first = wrong[0];
  if (first === undefined) return true;
  // It may be folded away, or in a tab that is not shown.
  for (let fold = first.closest("details"); fold !== null; fold = fold.parentElement?.closest("details") ?? null) fold.open = true;
  first.dispatchEvent(new Event(REVEAL, { bubbles: true, composed: true }));
  if (first instanceof CrowdField) {
    first.focus();
    first.scrollIntoView({ block: "nearest" });
  } else {
    first.reportValidity();
  }
  return false;
}

/** Said by a control that must be seen, to what may hide it. */
export const REVEAL = "crowd-reveal";

function isNative(element: Element): element is Native {
  if (element instanceof HTMLInputElement) return !BUTTONS.has(element.type);
  return element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement;
}
