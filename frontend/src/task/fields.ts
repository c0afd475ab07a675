// The form fields of a task page: what the worker has entered in them, and putting that back into a page that was
// loaded again. A field is known by its kind, name and place, a radio button or check box by its value as well, since
// many pages shuffle them. Fields as the page itself filled them are left out. Elements of ours that take part in a form
// say themselves what they stand at.

import type { Entered, Field } from "../drafts";

type Native = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
type Control = Native | Keeping;

/** A crowd element (crowd/common/field.ts). Without a name, by now or ever, it is not kept. */
interface Keeping extends HTMLElement {
  readonly draftName: string | null;
  draft: string;
}

interface Found {
  control: Control;
  field: Field;
}

const CONTROLS = "input, textarea, select";
const RESERVED = new Set(["assignmentId", "hitId", "workerId", "turkSubmitTo"]);
const NOT_KEPT = new Set(["password", "submit", "button", "reset", "image", "file"]);

export class FormFields {
  readonly #page: Document;
  readonly #all: boolean;
  readonly #first = new WeakMap<Control, string>();
  readonly #touched = new WeakSet<EventTarget>();
  #waiting: Field[] = [];

  /** The fields of `page`. With `all`, what the page filled in counts as entered: the server sent it back so. */
  constructor(page: Document, all: boolean) {
    this.#page = page;
    this.#all = all;
  }

  /** Notes how the fields stand that were not seen before; those hidden only once the page's scripts have begun. */
  notice(hiddenToo: boolean): void {
    for (const control of this.#controls()) {
      if (this.#first.has(control) || (isHidden(control) && !hiddenToo)) continue;
      this.#first.set(control, atFirst(control));
    }
  }

  /** Notes that the worker's own hand was on a field: it is not overwritten any more. */
  touch(target: EventTarget | null): void {
    if (target !== null) this.#touched.add(target);
  }

  /** Notes the same of every field that stands otherwise than the page filled it. */
  touchChanged(): void {
    for (const control of this.#controls()) if (now(control) !== atFirst(control)) this.#touched.add(control);
  }

  /** Returns what was entered, that included which waits for its field to appear. */
  entered(): Entered {
    const found = this.#found();
    const changed = found.filter((each) => this.#isChanged(each)).map((each) => each.field);
    const present = new Set(changed.map(place));
    const waiting = this.#waiting.filter((field) => !present.has(place(field)));
    return { fields: [...changed, ...waiting], files: [...this.#fileNames()] };
  }

  /** Puts fields back as soon as they are there: now, or at a later `putBack`. */
  await(fields: Field[]): void {
    this.#waiting = fields;
  }

  /** Puts back what waits and is there by now; returns how many fields that were. */
  putBack(): number {
    let done = 0;
    // What one field's events make the page do may bring others, or their options.
    for (let moved = true; moved && this.#waiting.length > 0; ) {
      moved = false;
      const controls = new Map(this.#found().map((each) => [place(each.field), each.control]));
      for (const field of this.#waiting) {
        const control = controls.get(place(field));
        if (control?.isConnected !== true || !isReady(control, field)) continue;
        this.#waiting = this.#waiting.filter((each) => each !== field);
        if (this.#touched.has(control)) continue;
        fill(control, field);
        moved = true;
        done += 1;
      }
    }
    return done;
  }

  #controls(): Control[] {
    return rootsOf(this.#page).flatMap((root) => [
      ...[...root.querySelectorAll<Native>(CONTROLS)].filter((each) => !RESERVED.has(each.name) && !NOT_KEPT.has(each.type)),
      ...[...root.querySelectorAll("*")].filter(isKeeping),
    ]);
  }

  #found(): Found[] {
    const counts = new Map<string, number>();
    return this.#controls().map((control) => {
      const field = this.#state(control);
      const like = place(field);
      const index = counts.get(like) ?? 0;
      counts.set(like, index + 1);
      return { control, field: { ...field, index } };
    });
  }

  #state(control: Control): Field {
    if (isKeeping(control)) return { kind: "text", name: control.draftName ?? "", index: 0, value: control.draft };
    const common = { name: control.name || (control.id && `#${control.id}`), index: 0 };
    if (isTick(control)) return { kind: "tick", ...common, value: control.value, on: control.checked };
    if (isList(control)) return { kind: "many", ...common, values: chosen(control) };
    if (isHidden(control)) {
      return { kind: "hidden", ...common, value: control.value, was: this.#first.get(control) ?? control.value };
    }
    return { kind: "text", ...common, value: control.value };
  }

  #isChanged({ control, field }: Found): boolean {
    // Of radio buttons the chosen one tells all.
    if (field.kind === "tick" && isTick(control) && control.type === "radio" && !field.on) return false;
    if (field.kind === "hidden") return field.value !== field.was;
    if (this.#all) return true;
    return now(control) !== (this.#first.get(control) ?? atFirst(control));
  }

  *#fileNames(): Iterable<string> {
    for (const input of this.#page.querySelectorAll<HTMLInputElement>("input[type=file]")) {
      const names = [...(input.files ?? [])].map((file) => file.name);
      // A file the server keeps with the form it sent back is lost with that form.
      yield* names.length > 0 ? names : [input.dataset["kept"] ?? ""].filter(Boolean);
    }
  }
}

/** The page, and what stands in the forms that crowd elements bring in their shadows. */
function rootsOf(page: Document): ParentNode[] {
  const own = [...page.getElementsByTagName("*")].filter((each) => each.localName.startsWith("crowd-"));
  const forms = own.map((each) => each.shadowRoot?.querySelector("crowd-form") ?? null);
  return [page, ...forms.filter((form) => form !== null)];
}

function isKeeping(element: Element): element is Keeping {
  return element.localName.startsWith("crowd-") && "draft" in element && "draftName" in element && element.draftName !== null;
}

function isHidden(control: Control): boolean {
  return !isKeeping(control) && control.type === "hidden";
}

function isTick(control: Control): control is HTMLInputElement {
  return !isKeeping(control) && (control.type === "radio" || control.type === "checkbox");
}

function isList(control: Control): control is HTMLSelectElement {
  return control instanceof HTMLSelectElement && control.multiple;
}

function chosen(list: HTMLSelectElement): string[] {
  return [...list.options].filter((option) => option.selected).map((option) => option.value);
}

function place(field: Field): string {
  return JSON.stringify([field.kind, field.name, field.index, field.kind === "tick" ? field.value : ""]);
}

function now(control: Control): string {
  if (isKeeping(control)) return control.draft;
  if (isTick(control)) return String(control.checked);
  return isList(control) ? JSON.stringify(chosen(control)) : control.value;
}

/** How the page itself filled a field, as text: browsers may have put something else in before any script runs. */
function atFirst(control: Control): string {
  if (isKeeping(control)) return control.draft;
  if (isTick(control)) return String(control.defaultChecked);
  if (control instanceof HTMLSelectElement) {
    const options = [...control.options];
    const marked = options.filter((option) => option.hasAttribute("selected")).map((option) => option.value);
    if (control.multiple) return JSON.stringify(marked);
    return marked.at(-1) ?? (control.size > 1 ? "" : (options.find((option) => !option.disabled)?.value ?? ""));
  }
  // A slider or a colour has a value without anybody having said which.
  return isHidden(control) || ["range", "color"].includes(control.type) ? control.value : control.defaultValue;
}

/** Whether a field can take its value by now: some menus get their options from a script. */
function isReady(control: Control, field: Field): boolean {
  if (!(control instanceof HTMLSelectElement)) return true;
  const offered = new Set([...control.options].map((option) => option.value));
  if (field.kind === "many") return field.values.every((value) => offered.has(value));
  return field.kind === "text" && offered.has(field.value);
}

function fill(control: Control, field: Field): void {
  if (isKeeping(control)) {
    if (field.kind === "text") control.draft = field.value;
    for (const name of ["input", "change"]) control.dispatchEvent(new Event(name, { bubbles: true }));
    return;
  }
  // A page that began otherwise this time, such as by lot, knows better what belongs there.
  if (field.kind === "hidden" && control.value !== field.was) return;
  if (field.kind === "tick") {
    if (!isTick(control) || control.checked === field.on) return;
    // A click is what pages listen for; where it does nothing, as on a disabled box, the mark is set.
    control.click();
    if (control.checked === field.on) return;
    control.checked = field.on;
  } else if (field.kind === "many") {
    if (!isList(control)) return;
    for (const option of control.options) option.selected = field.values.includes(option.value);
  } else {
    setValue(control, field.value);
  }
  for (const name of ["input", "change"]) control.dispatchEvent(new Event(name, { bubbles: true }));
}

/** Sets a value past the properties that frameworks put on a field of theirs, so that they take the event for real. */
function setValue(control: Native, value: string): void {
  const prototype: unknown = Object.getPrototypeOf(control);
  const property = Object.getOwnPropertyDescriptor(prototype, "value");
  if (property?.set === undefined) control.value = value;
  else property.set.call(control, value);
}
