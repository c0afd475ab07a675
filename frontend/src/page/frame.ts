// The page around a task. The frame (iframe[data-task]) holds a stranger's page of opaque origin: what it says is
// believed only because it comes from that very window, and only for its height, what became of a submission, and what is
// entered (draft-keeper.ts, in frames with data-draft). Where to go next is written by our page (data-next), never taken
// from the frame.

import { isObject } from "../drafts";
import { DraftKeeper } from "./draft-keeper";
import type { DraftStore } from "./draft-store";

const LOWEST = 120;
const HIGHEST = 20_000;
const SAME_STEPS = 4;

export type FrameMessage =
  | { kind: "submitted" | "already" | "refused" | "restored" }
  | { kind: "ready"; again: boolean }
  | { kind: "draft" | "sending"; data: unknown }
  | { kind: "height"; height: number };

/** What a message says, or null when it is none of ours. The data of drafts are not looked at yet. */
export function readMessage(data: unknown): FrameMessage | null {
  if (!isObject(data)) return null;
  const kind = data["piecework"];
  if (kind === "submitted" || kind === "already" || kind === "refused" || kind === "restored") return { kind };
  if (kind === "ready") return { kind, again: data["again"] === true };
  if (kind === "draft" || kind === "sending") return { kind, data };
  const height = data["height"];
  if (kind !== "height" || typeof height !== "number" || !Number.isFinite(height)) return null;
  return { kind, height: Math.min(HIGHEST, Math.max(LOWEST, Math.ceil(height))) };
}

/** Listens to the task frames of the page and keeps their drafts; `go` opens the next page. */
export function watchTaskFrames(view: Window, store: DraftStore, go: (url: string) => void): void {
  const frames = [...view.document.querySelectorAll<HTMLIFrameElement>("iframe[data-task]")].map((frame) => {
    const key = frame.dataset["draft"];
    const keeper = key === undefined ? null : new DraftKeeper(frame, key, store);
    return { frame, hear: hearer(frame, keeper, go) };
  });
  if (frames.length === 0) return;
  view.addEventListener("message", (event) => {
    // Every sandboxed frame has the origin "null", so the origin proves nothing; the window does.
    const one = frames.find(({ frame }) => frame.contentWindow !== null && frame.contentWindow === event.source);
    const message = one === undefined ? null : readMessage(event.data);
    if (message !== null) one?.hear(message);
  });
  // A task that was there before this script has spoken to nobody; it says again what it has to say.
  for (const { frame } of frames) frame.contentWindow?.postMessage({ piecework: "hello" }, "*");
}

function hearer(
  frame: HTMLIFrameElement,
  keeper: DraftKeeper | null,
  go: (url: string) => void,
): (message: FrameMessage) => void {
  const fit = fitter(frame);
  let left = false;
  const leaveOnce = (): void => {
    if (!left) leave(frame, go);
    left = true;
  };
  return (message) => {
    switch (message.kind) {
      case "height":
        fit(message.height);
        break;
      case "submitted":
        keeper?.submitted();
        leaveOnce();
        break;
      case "already":
      case "refused":
        if (keeper?.refused(message.kind === "already") === true) leaveOnce();
        break;
      case "ready":
        keeper?.ready(message.again);
        break;
      case "restored":
        keeper?.restored();
        break;
      case "draft":
        keeper?.entered(message.data);
        break;
      case "sending":
        keeper?.sending(message.data);
        break;
    }
  };
}

function leave(frame: HTMLIFrameElement, go: (url: string) => void): void {
  const form = frame.ownerDocument.querySelector<HTMLFormElement>("form[data-accept-next]");
  if (form !== null && form.querySelector("input[type=checkbox]:checked") !== null) {
    form.requestSubmit();
    return;
  }
  const next = frame.dataset["next"];
  if (next !== undefined) go(next);
}

/** Fits a frame with data-fit to its content; without a word from the task it fills the window by style alone. */
function fitter(frame: HTMLIFrameElement): (height: number) => void {
  let lastStep = 0;
  let repeats = 0;
  return (height) => {
    if (frame.dataset["fit"] === undefined) return;
    const step = height - (Number(frame.getAttribute("height")) || 0);
    // A page that is always a little higher than its window would push the frame down without end.
    repeats = step > 0 && step === lastStep ? repeats + 1 : 0;
    lastStep = step;
    if (step === 0 || repeats >= SAME_STEPS) return;
    frame.setAttribute("height", String(height));
    frame.classList.add("is-fitted");
  };
}
