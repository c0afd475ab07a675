// What becomes of the drafts of work that is no longer in hand: an element with data-draft-gone="key" has one forgotten,
// one with data-draft-kept="key" shows it as text to copy ([data-draft-text]) and forgets it on demand.

import type { Draft, Field } from "../drafts";
import type { DraftStore } from "./draft-store";
import { showMoment } from "./moment";
import { word } from "./words";

export function settleDrafts(page: Document, store: DraftStore): void {
  for (const element of page.querySelectorAll<HTMLElement>("[data-draft-gone]")) {
    store.remove(element.dataset["draftGone"] ?? "");
  }
  for (const part of page.querySelectorAll<HTMLElement>("[data-draft-kept]")) {
    const key = part.dataset["draftKept"] ?? "";
    const draft = store.read(key);
    if (draft === null) continue;
    show(part, draft, () => {
      store.remove(key);
    });
  }
}

/** A draft as lines of text: what was sent, which is what the worker wanted to hand in, or else what was entered. */
export function draftText({ fields, sent }: Draft): string {
  return (sent === null ? fields.flatMap(lines) : sent.entries)
    .filter(([name]) => !["assignmentId", "hitId", "workerId", "turkSubmitTo"].includes(name))
    .map(([name, value]) => `${name}: ${value}`)
    .join("\n");
}

function lines(field: Field): [string, string][] {
  if (field.kind === "many") return field.values.map((value) => [field.name, value]);
  return field.kind === "tick" && !field.on ? [] : [[field.name, field.value]];
}

function show(part: HTMLElement, draft: Draft, forget: () => void): void {
  const text = draftText(draft);
  const field = part.querySelector<HTMLTextAreaElement>("[data-draft-text]");
  if (text === "" || field === null) return;
  field.value = text;
  for (const button of part.querySelectorAll<HTMLElement>("[data-copy]")) button.dataset["copy"] = text;
  showMoment(part, "[data-draft-at]", draft.at);
  part.hidden = false;
  part.querySelector("[data-draft-forget]")?.addEventListener("click", () => {
    forget();
    field.value = "";
    part.hidden = true;
    const status = part.ownerDocument.getElementById("page-status");
    if (status !== null) status.textContent = word(part.ownerDocument, "deleted");
    part.ownerDocument.getElementById("main")?.focus();
  });
}
