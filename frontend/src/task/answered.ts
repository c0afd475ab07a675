// A finished task, shown to its requester: the page as the worker saw it, with the answers in its fields. Nothing is kept
// of it, and nothing it does is sent.

import { isObject } from "../drafts";
import { throttled } from "../throttle";

type Native = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** A crowd element (crowd/common/field.ts). */
interface Crowd extends HTMLElement {
  readonly name: string;
  readonly value?: unknown;
  draft: string;
}

const PAUSE = 200;
const RESERVED = new Set(["assignmentId", "hitId", "workerId", "turkSubmitTo"]);
const UNFILLED = new Set(["submit", "button", "reset", "image", "file", "password"]);

/** Shows `answers`, values by field as JSON, in the fields of the frame, also in those that come late. */
export function showAnswered(view: Window & typeof globalThis, answers: string): void {
  const page = view.document;
  const read: unknown = JSON.parse(answers);
  const said = answersBy(isObject(read) ? read : {});
  const filled = new WeakSet<Element>();
  const fill = throttled(() => {
    fillFields(page, said, filled);
  }, PAUSE);
  forbidSending(view);
  new MutationObserver(fill).observe(page, { childList: true, subtree: true });
  view.addEventListener("load", fill);
  fill();
}

/** Fills every field of `page` that is there by now and not in `filled`. */
export function fillFields(page: Document, said: ReadonlyMap<string, unknown>, filled: WeakSet<Element>): void {
  const counts = new Map<string, number>();
  for (const control of page.querySelectorAll("*")) {
    if (isCrowd(control)) {
      if (filled.has(control) || !said.has(control.name)) continue;
      filled.add(control);
      control.draft = draftOf(control, said.get(control.name));
      tell(control);
    } else if (isNative(control)) {
      const index = counts.get(control.name) ?? 0;
      counts.set(control.name, index + 1);
      if (filled.has(control)) continue;
      filled.add(control);
      fillNative(control, said.get(control.name), index);
    }
  }
}

/** Answers by name: those of a crowd-form are one JSON text, or have dots between their parts. */
export function answersBy(fields: Record<string, unknown>): Map<string, unknown> {
  const all = new Map<string, unknown>();
  for (const [name, value] of Object.entries(fields)) {
    if (name === "taskAnswers" && typeof value === "string") {
      for (const each of parsed(value)) for (const pair of Object.entries(each)) all.set(...pair);
      continue;
    }
    all.set(name, value);
    const [first, ...rest] = name.split(".");
    if (first === undefined || rest.length === 0) continue;
    const whole = all.get(first);
    all.set(first, { ...(isObject(whole) ? whole : {}), [rest.join(".")]: simple(value) });
  }
  return all;
}

function parsed(text: string): Record<string, unknown>[] {
  try {
    const read: unknown = JSON.parse(text);
    return (Array.isArray(read) ? read : [read]).filter(isObject);
  } catch {
    return [];
  }
}

/** A part of a flattened answer as it was. */
function simple(value: unknown): unknown {
  if (value === "true" || value === "false") return value === "true";
  if (typeof value !== "string" || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function draftOf(control: Crowd, value: unknown): string {
  if (!isObject(value)) return textOf(value);
  if ("label" in value || "labels" in value) {
    const chosen = "labels" in value ? value["labels"] : [value["label"]].filter((each) => each !== null);
    return JSON.stringify({ chosen, none: value["label"] === null, comment: value["workerComment"] ?? "" });
  }
  const own = typeof control.value === "string" ? value[control.value] : undefined;
  return typeof own === "boolean" ? String(own) : JSON.stringify(value);
}

function fillNative(control: Native, value: unknown, index: number): void {
  const kind = control.type;
  if (RESERVED.has(control.name) || UNFILLED.has(kind)) {
    control.disabled = UNFILLED.has(kind);
    return;
  }
  // Several values under one name come joined.
  const parts = isObject(value) ? Object.keys(value).filter((name) => value[name] === true) : textOf(value).split("|");
  if (kind === "radio" || kind === "checkbox") {
    const input = control as HTMLInputElement;
    input.checked = value !== undefined && (textOf(value) === input.value || parts.includes(input.value));
  } else if (control instanceof HTMLSelectElement) {
    for (const option of control.options) {
      option.selected = control.multiple ? parts.includes(option.value) : option.value === textOf(value);
    }
  } else if (value !== undefined) {
    const alike = control.ownerDocument.getElementsByName(control.name).length;
    control.value = alike > 1 && parts.length === alike ? (parts[index] ?? "") : textOf(value);
  }
  if (kind === "hidden") return;
  tell(control);
  if (kind === "radio" || kind === "checkbox") keepTicked(control);
  else if (control instanceof HTMLSelectElement || kind === "range" || kind === "color") control.disabled = true;
  else control.readOnly = true;
}

/** Lets nobody change a box, which disabled would be hard to see. */
function keepTicked(box: Native): void {
  box.setAttribute("aria-disabled", "true");
  box.addEventListener("click", (event) => {
    event.preventDefault();
  });
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : value === undefined || value === null ? "" : JSON.stringify(value);
}

/** Pages show and hide parts by what is entered. */
function tell(control: HTMLElement): void {
  for (const name of ["input", "change"]) control.dispatchEvent(new Event(name, { bubbles: true }));
}

function forbidSending(view: Window & typeof globalThis): void {
  view.addEventListener(
    "submit",
    (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    true,
  );
  view.HTMLFormElement.prototype.submit = () => undefined;
}

function isNative(element: Element): element is Native {
  return ["input", "textarea", "select"].includes(element.localName);
}

function isCrowd(element: Element): element is Crowd {
  // Without "hasUpdated" it has not read its attributes yet.
  return element.localName.startsWith("crowd-") && "draft" in element && "hasUpdated" in element && element.hasUpdated === true;
}
