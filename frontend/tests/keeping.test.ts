import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keepEntered } from "../src/task/keeping";

const told = vi.fn<(message: Record<string, unknown>) => void>();

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = `<form><input name="town" value="Bern"></form>`;
});

afterEach(() => {
  vi.useRealTimers();
  Reflect.deleteProperty(navigator, "userActivation");
});

describe("what stands in the fields when the script comes", () => {
  it("is told of a form that was sent back, though nothing is done there any more", () => {
    field().value = "Basel";
    begin(true);
    expect(drafts()).toEqual([{ piecework: "draft", fields: [town("Basel")], files: [] }]);
  });

  it("is told if somebody was there before", () => {
    active(true);
    field().value = "Basel";
    begin(false);
    expect(drafts()).toEqual([{ piecework: "draft", fields: [town("Basel")], files: [] }]);
  });

  it("is not overwritten by what was kept before", () => {
    active(true);
    field().value = "Basel";
    begin(false, [town("Zürich")]);
    expect(field().value).toBe("Basel");
    active(false);
    field().value = "Bern";
    begin(false, [town("Zürich")]);
    expect(field().value).toBe("Zürich");
  });

  it("is no draft if nobody was", () => {
    for (const known of [false, null]) {
      active(known);
      field().value = "Basel";
      begin(false);
      expect(drafts()).toEqual([]);
    }
  });
});

/** Starts the script and lets the page around answer what was kept. */
function begin(sentBack: boolean, fields: Record<string, unknown>[] = []): void {
  told.mockClear();
  keepEntered(window, sentBack, told);
  window.dispatchEvent(new MessageEvent("message", { source: window.parent, data: { piecework: "restore", fields } }));
  vi.advanceTimersByTime(5_000);
}

function active(was: boolean | null): void {
  const value = was === null ? undefined : { hasBeenActive: was };
  Object.defineProperty(navigator, "userActivation", { value, configurable: true });
}

function drafts(): unknown[] {
  return told.mock.calls.map(([message]) => message).filter((message) => message["piecework"] === "draft");
}

function field(): HTMLInputElement {
  const found = document.querySelector("input");
  if (found === null) throw new Error("no field");
  return found;
}

function town(value: string): Record<string, unknown> {
  return { kind: "text", name: "town", index: 0, value };
}
