// Inside the task frame: tells the page around it how high the task is, what is being entered (keeping.ts) and sent
// (sending.ts), and on the pages that answer a submission what came of it. These carry it as <html data-piecework>:
//   submitted   with the assignment's id and the answers in data-said: workers' own tools listen for these
//   already     it had been submitted before
//   refused     not submitted; the page says why
//   again       the form with what is wrong in it
// In a finished task, whose answers its script brings along, it shows these (answered.ts).
// It may do nothing else; the frame has an opaque origin, so the page around it decides by the window a message came
// from. A preview tells its height only.

import { isObject } from "../drafts";
import { showAnswered } from "./answered";
import { keepEntered } from "./keeping";
import { watchSending } from "./sending";

const NOT_ACCEPTED = "ASSIGNMENT_ID_NOT_AVAILABLE";
const root = document.documentElement;
const mark = root.dataset["piecework"];
const finished = document.currentScript?.dataset["answers"];

let heightTold = 0;

if (finished !== undefined) showAnswered(window, finished);
if (window.parent !== window) {
  if (!answers() && !isPreview() && finished === undefined) {
    keepEntered(window, mark === "again", tell);
    watchSending(window, (sent) => {
      tell({ piecework: "sending", ...sent });
    });
  }
  sayWhatItIs();
  new ResizeObserver(reportHeight).observe(root);
  window.addEventListener("message", ({ source, data }: MessageEvent<unknown>) => {
    // The script of the page around may have come later than this one.
    if (source !== window.parent || !isObject(data) || data["piecework"] !== "hello") return;
    sayWhatItIs();
    heightTold = 0;
    reportHeight();
  });
}

function sayWhatItIs(): void {
  if (mark === "submitted") tell({ ...said(), piecework: mark });
  else if (answers()) tell({ piecework: mark });
  else if (!isPreview() && finished === undefined) tell({ piecework: "ready", again: mark === "again" });
}

/** Whether this page of ours answers a submission. */
function answers(): boolean {
  return mark === "submitted" || mark === "refused" || mark === "already";
}

function isPreview(): boolean {
  return new URLSearchParams(location.search).get("assignmentId") === NOT_ACCEPTED;
}

function reportHeight(): void {
  const height = Math.ceil(root.getBoundingClientRect().height);
  if (height === heightTold) return;
  heightTold = height;
  tell({ piecework: "height", height });
}

function said(): Record<string, unknown> {
  const text: unknown = JSON.parse(root.dataset["said"] ?? "{}");
  return isObject(text) ? { ...text } : {};
}

function tell(message: Record<string, unknown>): void {
  // Only pages of ours may frame this one, under whichever host name; the policy of the frame sees to it.
  window.parent.postMessage(message, "*");
}
