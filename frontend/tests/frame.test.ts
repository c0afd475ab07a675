import { beforeEach, describe, expect, it, vi } from "vitest";
import { DraftStore } from "../src/page/draft-store";
import { readMessage, watchTaskFrames } from "../src/page/frame";

describe("readMessage", () => {
  it.each([
    [{ piecework: "submitted", next: "https://evil.example/" }, { kind: "submitted" }],
    [{ piecework: "refused", already: true }, { kind: "refused" }],
    [{ piecework: "ready", again: "yes" }, { kind: "ready", again: false }],
    [{ piecework: "draft", fields: 1 }, { kind: "draft", data: { piecework: "draft", fields: 1 } }],
    [{ piecework: "height", height: 640.2 }, { kind: "height", height: 641 }],
    [{ piecework: "height", height: 1e9 }, { kind: "height", height: 20_000 }],
    [{ piecework: "height", height: -3 }, { kind: "height", height: 120 }],
    [{ piecework: "height", height: "640" }, null],
    [{ piecework: "height", height: Number.NaN }, null],
    [{ piecework: "height" }, null],
    [{ piecework: "other" }, null],
    ["submitted", null],
    [null, null],
  ])("%o", (data, message) => {
    expect(readMessage(data)).toEqual(message);
  });
});

describe("a task frame", () => {
  const go = vi.fn();
  const store = new DraftStore(null);

  beforeEach(() => {
    go.mockReset();
    document.body.innerHTML = `<iframe data-task data-next="/tasks/next" srcdoc="A task"></iframe>`;
  });

  it("goes where our page says, once, whatever the message asks for", () => {
    watchTaskFrames(window, store, go);
    say({ piecework: "submitted", next: "https://evil.example/" });
    say({ piecework: "submitted" });
    expect(go.mock.calls).toEqual([["/tasks/next"]]);
  });

  it("believes no other window", () => {
    watchTaskFrames(window, store, go);
    say({ piecework: "submitted" }, window);
    say({ piecework: "submitted" }, null);
    expect(go).not.toHaveBeenCalled();
  });

  it("asks for the next HIT by form when the worker ticked it", () => {
    document.body.insertAdjacentHTML("beforeend", `<form data-accept-next><input type="checkbox" checked></form>`);
    const form = document.querySelector("form");
    const sent = vi.fn((event: Event) => {
      event.preventDefault();
    });
    form?.addEventListener("submit", sent);
    watchTaskFrames(window, store, go);
    say({ piecework: "submitted" });
    expect(sent).toHaveBeenCalledOnce();
    expect(go).not.toHaveBeenCalled();
  });

  it("fits its height only where the task asked for none, and does not chase a page that always grows", () => {
    watchTaskFrames(window, store, go);
    say({ piecework: "height", height: 700 });
    expect(frame().getAttribute("height")).toBeNull();

    frame().dataset["fit"] = "";
    say({ piecework: "height", height: 700 });
    expect(frame().getAttribute("height")).toBe("700");
    expect(frame().classList.contains("is-fitted")).toBe(true);
    for (let i = 0; i < 50; i++) say({ piecework: "height", height: Number(frame().getAttribute("height")) + 16 });
    expect(Number(frame().getAttribute("height"))).toBeLessThan(800);
    say({ piecework: "height", height: 500 });
    expect(frame().getAttribute("height")).toBe("500");
  });

  function frame(): HTMLIFrameElement {
    const found = document.querySelector("iframe");
    if (found === null) throw new Error("no frame");
    return found;
  }

  function say(data: unknown, source: Window | null = frame().contentWindow): void {
    window.dispatchEvent(new MessageEvent("message", { data, source, origin: "null" }));
  }
});
