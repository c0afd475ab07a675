// Tells the page around the frame what is entered, which keeps it: a frame of opaque origin has no storage. On start it
// asks that page for what was kept before and puts it back.

import { isObject, MOST_KEPT, readEntered } from "../drafts";
import { throttled } from "../throttle";
import { FormFields } from "./fields";

const PAUSE = 200;
const LONGEST_START = 3_000;
const ACTS = ["input", "change", "click", "keyup", "pointerup"];

/**
 * Keeps the form fields of this frame; `sentBack` says that the server sent the form back with its mistakes. Nothing is
 * told before the page around the frame has answered to "ready".
 */
export function keepEntered(view: Window, sentBack: boolean, tell: (message: Record<string, unknown>) => void): void {
  const page = view.document;
  const fields = new FormFields(page, sentBack);
  let begun = false;
  let answered = false;
  // Whoever has a slow device may have entered something before this script came; a form sent back holds it anyway.
  let dirty = sentBack || wasActive(view.navigator);
  let said = false;
  let last = "";

  const tellEntered = (): void => {
    if (!answered || !dirty) return;
    const entered = fields.entered();
    const text = JSON.stringify(entered);
    if (text === last) return;
    last = text;
    tell({ piecework: "draft", ...entered });
  };
  const tellSoon = throttled(tellEntered, PAUSE);
  const putBack = (): void => {
    fields.notice(begun);
    if (!begun || !answered || fields.putBack() === 0 || said) return;
    said = true;
    tell({ piecework: "restored" });
  };
  const begin = (): void => {
    if (begun) return;
    begun = true;
    putBack();
    // What the page did by itself up to here is no draft.
    if (!dirty) last = JSON.stringify(fields.entered());
  };

  if (dirty) fields.touchChanged();
  fields.notice(false);
  view.addEventListener("message", ({ source, data }: MessageEvent<unknown>) => {
    if (source !== view.parent || answered || !isObject(data) || data["piecework"] !== "restore") return;
    answered = true;
    fields.await(readEntered({ ...data, files: [] }, MOST_KEPT)?.fields ?? []);
    putBack();
    tellSoon();
  });
  for (const name of ACTS) {
    const act = (event: Event): void => {
      if (event.isTrusted) dirty = true;
      if (event.isTrusted && (name === "input" || name === "change")) fields.touch(event.target);
      tellSoon();
    };
    view.addEventListener(name, act, true);
  }
  // Fields may come late, and options as well; what is typed into must be known as it was before.
  new MutationObserver(throttled(putBack, PAUSE)).observe(page, { childList: true, subtree: true });
  view.addEventListener("focusin", () => {
    fields.notice(begun);
  });
  for (const name of ["pagehide", "visibilitychange"]) view.addEventListener(name, tellEntered, true);
  // Scripts set their pages up until they are loaded, but a picture that hangs must not keep the draft away.
  view.addEventListener("load", () => setTimeout(begin));
  setTimeout(begin, LONGEST_START);
}

function wasActive({ userActivation }: Partial<Navigator>): boolean {
  return userActivation?.hasBeenActive === true; // browsers before 2023 do not say
}
