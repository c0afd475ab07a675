// The script of the design page: the text area with HTML becomes an editor, and what is written is kept on the device,
// checked and shown while one writes. Without it the page works by its buttons. It is a bundle of its own, since the
// editor is larger than all other scripts together.

import { deviceStorage } from "../page/device";
import { throttled } from "../throttle";
import { Draft } from "./draft";
import { codeIn, mark, type Code, type Problem } from "./code";
import { Preview } from "./preview";

const SOON = 300;
const PREVIEW_AFTER = 300;

const area = document.querySelector<HTMLTextAreaElement>("textarea[data-editor]");
// Without it the editor could not bring its styles past our content security policy.
if (area !== null && "adoptedStyleSheets" in Document.prototype) begin(area, area.form);

function begin(area: HTMLTextAreaElement, form: HTMLFormElement | null): void {
  const draft = new Draft(deviceStorage(window), area.dataset["editor"] ?? "", area.defaultValue, area.dataset["typed"] !== undefined);
  const keep = throttled(() => {
    draft.keep(area.value);
  }, SOON);
  const preview = previewIn(form);
  const show = later(PREVIEW_AFTER, () => void preview?.show());
  const code = codeIn(area, () => {
    keep();
    area.dispatchEvent(new Event("typed", { bubbles: true }));
  });
  offerDraft(draft, code);
  form?.addEventListener("submit", () => {
    // If it is saved, the next page has it; if not, it is still here.
    draft.keep(area.value);
  });
  form?.addEventListener("input", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.name.startsWith("value-")) show();
  });
  void preview?.show();
  showProblems(code);
  document.addEventListener("htmx:load", (event) => {
    if (!(event.target instanceof Element) || event.target.id !== "found") return;
    showProblems(code);
    // Another row may have brought other values.
    show();
  });
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLElement>('a[href="#content"], label[for="content"]') : null;
    if (link === null) return;
    event.preventDefault();
    code.go(Number(link.dataset["line"] ?? "0"));
  });
}

function previewIn(form: HTMLFormElement | null): Preview | null {
  const button = form?.querySelector<HTMLButtonElement>("[data-show]") ?? null;
  const frame = form?.querySelector<HTMLIFrameElement>("iframe.pw-frame") ?? null;
  return form === null || button === null || frame === null ? null : new Preview(form, button, frame);
}

function offerDraft(draft: Draft, code: Code): void {
  const note = document.getElementById("unsaved");
  const found = draft.unsaved;
  if (found === null || note === null) return;
  draft.say(note);
  note.hidden = false;
  note.addEventListener("click", ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    if (target.dataset["restore"] !== undefined) code.write(found);
    else if (target.dataset["forget"] !== undefined) draft.forget();
    else return;
    note.hidden = true;
  });
}

function showProblems(code: Code): void {
  const problems = [...document.querySelectorAll<HTMLElement>("[data-problem]")].flatMap((each): Problem[] => {
    const words = each.querySelector("[data-words]")?.textContent ?? "";
    const grave = each.dataset["tone"] === "error";
    return (each.dataset["problem"] ?? "").split(" ").map((line) => ({ line: Number(line), words, grave }));
  });
  mark(code, problems);
}

/** Returns a function that has `act` done once nobody called it for `pause` milliseconds. */
function later(pause: number, act: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, pause);
  };
}
