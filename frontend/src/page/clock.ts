// Clocks that count down to a deadline of the server. An element with data-deadline and data-now (both milliseconds
// since the epoch; data-now is the server's time when it wrote the page) shows the time left. One that also names a
// status element in data-status is the page's main clock: it speaks there and shows the notes of the page.

import { type Word, word } from "./words";

const SECOND = 1000;
const WAIT_BELOW = 5 * 60 * SECOND;
const STOP_BELOW = 60 * SECOND;

export type Stage = "calm" | "wait" | "stop" | "over";

const SPOKEN: Record<Exclude<Stage, "calm">, Word> = { wait: "fiveMinutes", stop: "oneMinute", over: "timeIsUp" };

/** The time left as people read it on a clock: 11:08, or 1:04:10 from an hour on; 0:00 when it is over. */
export function clockText(left: number): string {
  const seconds = Math.max(0, Math.ceil(left / SECOND));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const two = (value: number): string => String(value).padStart(2, "0");
  return hours > 0
    ? `${String(hours)}:${two(minutes)}:${two(seconds % 60)}`
    : `${String(minutes)}:${two(seconds % 60)}`;
}

/** How near the end is, with `left` milliseconds to go. */
export function stageOf(left: number): Stage {
  if (left <= 0) return "over";
  if (left <= STOP_BELOW) return "stop";
  return left <= WAIT_BELOW ? "wait" : "calm";
}

const started = new WeakSet<HTMLElement>();

/** Starts every clock under `root`, each once. The device's own clock may be wrong: only its pace is trusted. */
export function startClocks(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-deadline]")) {
    if (started.has(element)) continue;
    started.add(element);
    const deadline = Number(element.dataset["deadline"]);
    const ahead = Number(element.dataset["now"]) - Date.now();
    if (Number.isFinite(deadline) && Number.isFinite(ahead)) run(element, deadline - ahead);
  }
}

function run(element: HTMLElement, end: number): void {
  const page = element.ownerDocument;
  const speak = mainClock(element);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last: Stage = "calm";
  const tick = (): void => {
    clearTimeout(timer);
    if (!element.isConnected) {
      page.removeEventListener("visibilitychange", tick);
      return;
    }
    const left = end - Date.now();
    const stage = stageOf(left);
    element.textContent = clockText(left);
    if (stage !== last) {
      last = stage;
      paint(element, stage);
      speak(stage);
    }
    if (left > 0) timer = setTimeout(tick, left % SECOND || SECOND);
  };
  tick();
  // A sleeping phone stops its timers; on waking the right time must stand there at once.
  page.addEventListener("visibilitychange", tick);
}

function paint(element: HTMLElement, stage: Stage): void {
  const cell = element.closest("[data-clock]") ?? element;
  cell.classList.toggle("pw-tag", stage !== "calm");
  cell.classList.toggle("is-wait", stage === "wait");
  cell.classList.toggle("is-stop", stage === "stop" || stage === "over");
}

function mainClock(element: HTMLElement): (stage: Stage) => void {
  const page = element.ownerDocument;
  const status = page.getElementById(element.dataset["status"] ?? "");
  if (status === null) return () => undefined;
  const spoken = new Set<Stage>();
  return (stage) => {
    for (const note of page.querySelectorAll<HTMLElement>("[data-clock-note]")) {
      note.hidden = note.dataset["clockNote"] !== stage;
    }
    if (stage === "calm" || spoken.has(stage)) return;
    spoken.add(stage);
    status.textContent = word(page, SPOKEN[stage]);
  };
}
