import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Field } from "../src/drafts";
import { DraftStore } from "../src/page/draft-store";
import { watchTaskFrames } from "../src/page/frame";

const KEY = "production:AWORKER:3A";
const FIELD: Field = { kind: "text", name: "town", index: 0, value: "Zürich" };
const SENT = { piecework: "sending", entries: [["town", "Zürich"]], complete: true };
const NOTES = ["restored", "files", "unkept", "unsent"];

describe("the page around a task", () => {
  const go = vi.fn();
  const store = new DraftStore(localStorage);
  let answers: unknown[] = [];

  beforeEach(() => {
    vi.useFakeTimers({ now: 1_790_000_000_000 });
    localStorage.clear();
    go.mockReset();
    open();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it("keeps what is entered, and gives it back to the task when it is loaded again", () => {
    expect(answers).toEqual([{ piecework: "hello" }]);
    say({ piecework: "ready" });
    expect(answers.at(-1)).toEqual({ piecework: "restore", fields: [] });
    say({ piecework: "draft", fields: [FIELD], files: ["a.png"] });
    expect(store.read(KEY)?.fields).toEqual([FIELD]);
    open();
    say({ piecework: "ready" });
    expect(answers.at(-1)).toEqual({ piecework: "restore", fields: [FIELD] });
    expect(shown()).toEqual(["files"]);
    say({ piecework: "restored" });
    expect(shown()).toEqual(["restored", "files"]);
    expect(note("files").textContent).toContain("a.png");
    expect(note("restored").querySelector("time")?.textContent).not.toBe("");
    say({ piecework: "draft", fields: [], files: [] });
    expect(store.read(KEY)).toBeNull();
  });

  it("starts again on demand, and the page that leaves has no last word", () => {
    say({ piecework: "ready" });
    say({ piecework: "draft", fields: [FIELD], files: [] });
    press("clear");
    say({ piecework: "draft", fields: [FIELD], files: [] });
    expect(store.read(KEY)).toBeNull();
    say({ piecework: "ready" });
    expect(answers.at(-1)).toEqual({ piecework: "restore", fields: [] });
  });

  it("forgets it all once it is submitted", () => {
    say({ piecework: "ready" });
    say({ piecework: "draft", fields: [FIELD], files: [] });
    say(SENT);
    say({ piecework: "submitted" });
    say({ piecework: "draft", fields: [FIELD], files: [] });
    expect(store.read(KEY)).toBeNull();
    expect(go).toHaveBeenCalledOnce();
  });

  it("gives nothing to a form that the server sent back, and keeps the draft of before", () => {
    say({ piecework: "ready" });
    say({ piecework: "draft", fields: [FIELD], files: [] });
    say(SENT);
    load();
    say({ piecework: "ready", again: true });
    expect(answers.at(-1)).toEqual({ piecework: "restore", fields: [] });
    vi.advanceTimersByTime(60_000);
    expect(shown()).toEqual([]);
    expect(store.read(KEY)).toMatchObject({ fields: [FIELD], sent: null });
  });

  it.each([
    ["something else is loaded", () => { load(); vi.advanceTimersByTime(1_600); }],
    ["nothing comes for long", () => vi.advanceTimersByTime(31_000)],
    ["the page is opened again", () => { open(); }],
  ])("offers to send again when %s", (_, happens) => { // prettier-ignore
    say({ piecework: "ready" });
    say(SENT);
    expect(shown()).toEqual([]);
    happens();
    expect(shown()).toEqual(["unsent"]);
    const sent = vi.spyOn(HTMLFormElement.prototype, "submit").mockImplementation(function (this: HTMLFormElement) {
      const formData = new FormData();
      this.dispatchEvent(Object.assign(new Event("formdata"), { formData }));
      expect([...formData]).toEqual([["town", "Zürich"]]);
      expect(this.getAttribute("action")).toBe("/task/t/mturk/externalSubmit");
      expect(this.target).toBe(frame().name);
    });
    press("send");
    expect(sent).toHaveBeenCalledOnce();
    expect(shown()).toEqual([]);
    // The first had come through after all.
    say({ piecework: "already" });
    expect(go).toHaveBeenCalledOnce();
    expect(store.read(KEY)).toBeNull();
  });

  it("offers only the way back when a part cannot be kept", () => {
    say({ piecework: "ready" });
    say({ ...SENT, complete: false });
    vi.advanceTimersByTime(60_000);
    expect(shown()).toEqual([]);
    load();
    vi.advanceTimersByTime(1_600);
    expect(shown()).toEqual(["unsent"]);
    expect([...document.querySelectorAll<HTMLElement>("[data-draft-whole]")].map((part) => part.hidden)).toEqual([true, false]);
    const sent = vi.spyOn(HTMLFormElement.prototype, "submit").mockImplementation(() => undefined);
    press("send");
    expect(sent).not.toHaveBeenCalled();
    const reload = vi.spyOn(frame(), "src", "set").mockImplementation(() => undefined);
    press("back");
    expect(reload).toHaveBeenCalledWith("");
    expect(shown()).toEqual(["unsent"]);
  });

  it("takes the server's no for an answer", () => {
    say({ piecework: "ready" });
    say({ piecework: "draft", fields: [FIELD], files: [] });
    say(SENT);
    load();
    say({ piecework: "refused" });
    vi.advanceTimersByTime(60_000);
    expect(shown()).toEqual([]);
    expect(store.read(KEY)).toMatchObject({ fields: [FIELD], sent: null });
    say({ piecework: "already" });
    expect(go).not.toHaveBeenCalled();
  });

  it("stays quiet and cheap whatever a hostile page says", () => {
    const write = vi.spyOn(store, "write");
    say({ piecework: "draft", fields: [FIELD], files: [] });
    say({ piecework: "ready" });
    for (let i = 0; i < 5_000; i++) {
      tell({ piecework: "ready" });
      tell({ piecework: "draft", fields: [{ ...FIELD, value: String(i) }], files: [] });
    }
    vi.advanceTimersByTime(1_000);
    expect(write.mock.calls.length).toBeLessThan(4);
    expect(answers.length).toBeLessThan(5);
    for (const data of [{ fields: "x" }, { fields: [{}], files: [] }, {}]) say({ ...data, piecework: "draft" });
    say({ piecework: "sending", entries: "x", complete: true });
    expect(store.read(KEY)?.fields).toEqual([{ ...FIELD, value: "4999" }]);
    expect(shown()).toEqual(["unkept"]);
  });

  function open(): void {
    document.body.innerHTML = `<iframe data-task data-draft="${KEY}" data-submit="/task/t/mturk/externalSubmit"
      data-next="/next" srcdoc="A task"></iframe>${NOTES.map((name) => `<div data-draft-note="${name}" hidden>
        <time data-draft-at></time><b data-draft-files></b><button data-draft-act="${name}"></button></div>`).join("")}
      <button data-draft-act="clear"></button><button data-draft-act="send" data-draft-whole="yes"></button>
      <button data-draft-act="back"></button><p data-draft-whole="no"></p>`;
    const unsent = note("unsent");
    unsent.append(...document.querySelectorAll("[data-draft-whole]"));
    answers = [];
    const postMessage = (data: unknown): void => void answers.push(data);
    Object.defineProperty(frame(), "contentWindow", { value: { postMessage } });
    watchTaskFrames(window, store, go);
  }

  function tell(data: unknown): void {
    window.dispatchEvent(new MessageEvent("message", { data, source: frame().contentWindow, origin: "null" }));
  }

  function say(data: unknown): void {
    tell(data);
    vi.advanceTimersByTime(400);
  }

  function shown(): string[] {
    return NOTES.filter((name) => !note(name).hidden);
  }
});

function load(): void {
  frame().dispatchEvent(new Event("load"));
}

function press(act: string): void {
  document.querySelector<HTMLElement>(`[data-draft-act=${act}]`)?.click();
}

function note(name: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`[data-draft-note=${name}]`);
  if (found === null) throw new Error(`no ${name}`);
  return found;
}

function frame(): HTMLIFrameElement {
  const found = document.querySelector("iframe");
  if (found === null) throw new Error("no frame");
  return found;
}
