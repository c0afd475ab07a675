// Keeps what is entered in a task's frame, on this device, and what a form there was about to send until the server has
// answered. All of it comes from a stranger's page: it is checked, bounded, and goes nowhere but back into that frame or,
// when the worker says so, to the address where this assignment is submitted, which our own page names (data-submit).
//
// The words stand in templates/worker/drafts.html.jinja: notes named by data-draft-note, shown and filled in here, with
// buttons named by data-draft-act.

import { MOST_KEPT, MOST_SENT, readEntered, readSent } from "../drafts";
import type { Draft, Sent } from "../drafts";
import { throttled } from "../throttle";
import type { DraftStore } from "./draft-store";
import { showMoment } from "./moment";

const PAUSE = 200;
/** How long a page of ours may take, once the frame has loaded something, to say that it is one. */
const SAYS_WITHIN = 1_500;
const ANSWERS_WITHIN = 30_000;

type Note = "restored" | "files" | "unsent" | "unkept";

export class DraftKeeper {
  readonly #frame: HTMLIFrameElement;
  readonly #address: string;
  readonly #key: string;
  readonly #store: DraftStore;
  #draft: Draft | null;
  /** What the frame last said it holds; the throttled act looks at it. */
  #entered: unknown = null;
  #listening = false;
  #over = false;
  #awaited = false;
  #sentByUs = false;
  #sentBack = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(frame: HTMLIFrameElement, key: string, store: DraftStore) {
    this.#frame = frame;
    this.#address = frame.getAttribute("src") ?? "";
    this.#key = key;
    this.#store = store;
    this.#draft = store.read(key);
    this.#showUnsent();
    frame.addEventListener("load", () => {
      if (this.#awaited) this.#wait(SAYS_WITHIN);
    });
    frame.ownerDocument.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-draft-act]") : null;
      if (button !== null && frame.isConnected) this.#act(button.dataset["draftAct"] ?? "");
    });
    for (const name of ["pagehide", "visibilitychange"]) {
      frame.ownerDocument.defaultView?.addEventListener(name, this.#keep, true);
    }
  }

  /** A task's page has begun in the frame: gives it back what it held, unless the server sent it back filled in. */
  ready(again: boolean): void {
    if (this.#over) return;
    this.#listening = true;
    this.#sentBack = again;
    this.#greet();
  }

  /** The frame has put back at least one field. */
  restored(): void {
    if (this.#listening && this.#draft !== null && this.#draft.fields.length > 0) {
      this.#show("restored", this.#draft.at);
    }
  }

  /** The frame says what is entered in it. */
  entered(data: unknown): void {
    if (!this.#listening || this.#over) return;
    this.#entered = data;
    this.#keepSoon();
  }

  /** A form in the frame is leaving for the server. */
  sending(data: unknown): void {
    const sent = this.#over ? null : readSent(data, MOST_SENT);
    if (sent === null) return;
    this.#keep();
    this.#hide("restored", "files", "unsent");
    this.#sentByUs = false;
    this.#expect({ ...sent, at: Date.now() });
  }

  /** The server took it. */
  submitted(): void {
    this.#over = true;
    clearTimeout(this.#timer);
    this.#store.remove(this.#key);
  }

  /** The server did not take it, and says why. Returns whether that is because it had been taken `already`. */
  refused(already: boolean): boolean {
    const mine = already && this.#sentByUs && this.#awaited;
    if (mine) this.submitted();
    else if (this.#awaited) this.#answered();
    return mine;
  }

  // A page may say that it is ready as often as it likes; it costs us one answer in a while.
  readonly #greet = throttled(() => {
    if (this.#sentBack) this.#answered();
    const { fields = [], files = [] } = (this.#sentBack ? null : this.#draft) ?? {};
    this.#frame.contentWindow?.postMessage({ piecework: "restore", fields }, "*");
    if (files.length > 0) this.#show("files", this.#draft?.at, files);
  }, PAUSE);

  #expect(sent: Draft["sent"]): void {
    this.#draft = { at: Date.now(), fields: [], files: [], ...this.#draft, sent };
    this.#save();
    this.#awaited = true;
    // Files may take long; of them only an answer tells.
    clearTimeout(this.#timer);
    if (sent?.complete === true) this.#wait(ANSWERS_WITHIN);
  }

  #wait(time: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#showUnsent();
    }, time);
  }

  #answered(): void {
    this.#awaited = false;
    clearTimeout(this.#timer);
    this.#hide("unsent");
    if (this.#draft === null || this.#draft.sent === null) return;
    this.#draft.sent = null;
    this.#save();
  }

  readonly #keep = (): void => {
    const entered = this.#entered === null ? null : readEntered(this.#entered, MOST_KEPT);
    const tooMuch = this.#entered !== null && entered === null;
    this.#entered = null;
    if (tooMuch) this.#show("unkept");
    if (entered === null || this.#over) return;
    this.#draft = { at: Date.now(), ...entered, sent: this.#draft?.sent ?? null };
    this.#save();
  };

  readonly #keepSoon = throttled(this.#keep, PAUSE);

  #save(): void {
    const draft = this.#draft;
    if (draft === null) return;
    if (draft.fields.length === 0 && draft.files.length === 0 && draft.sent === null) {
      this.#store.remove(this.#key);
    } else if (!this.#store.write(this.#key, draft)) {
      // What was sent may be much more than what was entered, such as a picture; it stays in this page's memory.
      this.#store.write(this.#key, { ...draft, sent: null });
      this.#show("unkept");
    }
  }

  #act(name: string): void {
    if (name === "send") this.#sendAgain();
    if (name === "back") this.#reload();
    if (name !== "clear") return;
    this.#store.remove(this.#key);
    this.#draft = null;
    this.#awaited = false;
    clearTimeout(this.#timer);
    this.#hide("restored", "files", "unsent", "unkept");
    this.#reload();
  }

  #reload(): void {
    // The page that leaves must not have the last word.
    this.#listening = false;
    this.#entered = null;
    this.#awaited = false;
    clearTimeout(this.#timer);
    this.#frame.src = this.#address;
    this.#frame.focus();
  }

  #sendAgain(): void {
    const sent: Sent | null = this.#draft?.sent ?? null;
    const action = this.#frame.dataset["submit"];
    if (sent?.complete !== true || action === undefined) return;
    const form = this.#frame.ownerDocument.createElement("form");
    form.method = "post";
    form.action = action;
    form.target = this.#renewFrame();
    form.hidden = true;
    form.addEventListener("formdata", ({ formData }) => {
      for (const [name, value] of sent.entries) formData.append(name, value);
    });
    this.#frame.ownerDocument.body.append(form);
    this.#hide("unsent");
    this.#listening = false;
    this.#sentByUs = true;
    this.#awaited = true;
    this.#wait(ANSWERS_WITHIN);
    form.submit();
    form.remove();
    this.#frame.focus();
  }

  /** Empties the frame and returns its name. Its page could have given its window another one, but not to a new one. */
  #renewFrame(): string {
    const frame = this.#frame;
    const behind = document.createComment("");
    frame.replaceWith(behind);
    frame.removeAttribute("src");
    frame.name = `task-${String(Date.now())}`;
    behind.replaceWith(frame);
    return frame.name;
  }

  #showUnsent(): void {
    const sent = this.#draft?.sent ?? null;
    if (sent === null || this.#over) return;
    const note = this.#show("unsent", sent.at);
    for (const part of note?.querySelectorAll<HTMLElement>("[data-draft-whole]") ?? []) {
      part.hidden = (part.dataset["draftWhole"] === "yes") !== sent.complete;
    }
    // Who pressed the button at the end of a long task does not see what stands above it.
    note?.scrollIntoView({ block: "nearest" });
  }

  #show(name: Note, at?: number, files: string[] = []): HTMLElement | null {
    const note = this.#note(name);
    if (note === null) return null;
    if (at !== undefined) showMoment(note, "[data-draft-at]", at);
    for (const list of note.querySelectorAll("[data-draft-files]")) list.textContent = files.join(", ");
    note.hidden = false;
    return note;
  }

  #hide(...names: Note[]): void {
    for (const name of names) {
      const note = this.#note(name);
      if (note !== null) note.hidden = true;
    }
  }

  #note(name: Note): HTMLElement | null {
    return this.#frame.ownerDocument.querySelector(`[data-draft-note="${name}"]`);
  }
}
