// A page with crowd elements, for the tests beside.

import { LitElement } from "lit";
import { vi } from "vitest";
import { routeNativeSubmits, type CrowdForm } from "../../src/crowd/crowd-form/element";
import { ELEMENTS } from "../../src/crowd/elements";

for (const [tag, element] of Object.entries(ELEMENTS)) {
  if (customElements.get(tag) === undefined) customElements.define(tag, element);
}
routeNativeSubmits(window);

/** Shows a page; waits until its elements stand. */
export async function show(html: string): Promise<void> {
  document.body.innerHTML = html;
  await stand();
}

export async function stand(): Promise<void> {
  // What is said between elements may take another turn.
  for (let turn = 0; turn < 3; turn += 1) {
    for (const each of document.querySelectorAll("*")) if (each instanceof LitElement) await each.updateComplete;
  }
}

/** Waits until a button that submits or resets has acted: when all have heard of the click. */
export async function acted(): Promise<void> {
  await new Promise((go) => {
    setTimeout(go, 0);
  });
}

// The caller knows what it looks for.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export function at<T extends Element = HTMLElement>(selector: string): T {
  const found = document.querySelector<T>(selector);
  if (found === null) throw new Error(`nothing is ${selector}`);
  return found;
}

/** What stands in an element's shadow. */
// The caller knows what it looks for.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export function inside<T extends Element = HTMLElement>(element: Element | string, selector: string): T {
  const host = typeof element === "string" ? at(element) : element;
  const found = host.shadowRoot?.querySelector<T>(selector) ?? null;
  if (found === null) throw new Error(`nothing in ${host.localName} is ${selector}`);
  return found;
}

export function form(): CrowdForm {
  return at<CrowdForm>("crowd-form");
}

/** The answer as it would be sent now. */
export function answer(): unknown {
  const [only] = JSON.parse(form()._serializeForm()["taskAnswers"] ?? "[]") as unknown[];
  return only;
}

/** Puts a text into a field as by hand. */
export function type(field: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Has the page's address carry an assignment; what is sent is caught. */
export function sent(search = "?assignmentId=3A&turkSubmitTo=https%3A%2F%2Fwork.example%2Ftask%2Fx%2F"): [string, Record<string, string>][] {
  const caught: [string, Record<string, string>][] = [];
  vi.spyOn(window.location, "search", "get").mockReturnValue(search);
  vi.spyOn(HTMLFormElement.prototype, "submit").mockImplementation(function (this: HTMLFormElement) {
    const fields = [...this.querySelectorAll("textarea")].map((each) => [each.name, each.value]);
    caught.push([this.action, Object.fromEntries(fields) as Record<string, string>]);
  });
  return caught;
}
