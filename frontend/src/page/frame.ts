// The page around a task. The frame (iframe[data-task]) holds a stranger's page of opaque origin: what it says is
// believed only because it comes from that very window, and only for two things, its height and that it was submitted.
// Where to go next is written by our page (data-next), never taken from the frame.

const LOWEST = 120;
const HIGHEST = 20_000;
const SAME_STEPS = 4;

export type FrameMessage = { kind: "submitted" } | { kind: "height"; height: number };

/** What a message says, or null when it is none of ours. */
export function readMessage(data: unknown): FrameMessage | null {
  if (typeof data !== "object" || data === null || !("piecework" in data)) return null;
  if (data.piecework === "submitted") return { kind: "submitted" };
  if (data.piecework !== "height" || !("height" in data)) return null;
  const height = data.height;
  if (typeof height !== "number" || !Number.isFinite(height)) return null;
  return { kind: "height", height: Math.min(HIGHEST, Math.max(LOWEST, Math.ceil(height))) };
}

/** Listens to the task frames of the page; `go` opens the next page. */
export function watchTaskFrames(view: Window, go: (url: string) => void): void {
  const frames = [...view.document.querySelectorAll<HTMLIFrameElement>("iframe[data-task]")].map((frame) => ({
    frame,
    fit: fitter(frame),
    submitted: false,
  }));
  if (frames.length === 0) return;
  view.addEventListener("message", (event) => {
    // Every sandboxed frame has the origin "null", so the origin proves nothing; the window does.
    const one = frames.find(({ frame }) => frame.contentWindow !== null && frame.contentWindow === event.source);
    const message = one === undefined ? null : readMessage(event.data);
    if (one === undefined || message === null) return;
    if (message.kind === "height") {
      one.fit(message.height);
    } else if (!one.submitted) {
      one.submitted = true;
      leave(one.frame, go);
    }
  });
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
