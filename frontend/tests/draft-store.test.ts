import { beforeEach, describe, expect, it } from "vitest";
import type { Draft, Field } from "../src/drafts";
import { MOST_KEPT, readDraft, readEntered, readSent } from "../src/drafts";
import { deviceStorage } from "../src/page/device";
import { DraftStore, PREFIX } from "../src/page/draft-store";
import { draftText, settleDrafts } from "../src/page/drafts-over";
import { momentText } from "../src/page/moment";

const NOW = 1_790_000_000_000;
const DAY = 86_400_000;
const TEXT: Field = { kind: "text", name: "town", index: 0, value: "Zürich" };
const DRAFT: Draft = { at: NOW, fields: [TEXT], files: ["a.png"], sent: { at: NOW, entries: [["a", "1"]], complete: true } };

beforeEach(() => {
  localStorage.clear();
});

describe("a draft on this device", () => {
  it("is found again under its own key alone", () => {
    const store = new DraftStore(localStorage);
    expect(store.write("sandbox:AONE:3A", DRAFT)).toBe(true);
    expect(store.read("sandbox:AONE:3A")).toEqual(DRAFT);
    expect(store.read("sandbox:ATWO:3A")).toBeNull();
    store.remove("sandbox:AONE:3A");
    expect(store.read("sandbox:AONE:3A")).toBeNull();
  });

  it("lasts 30 days, and nothing else is touched", () => {
    const store = new DraftStore(localStorage);
    localStorage.setItem("piecework-theme", "dark");
    localStorage.setItem(`${PREFIX}rubbish`, "{");
    for (const days of [0, 29, 31, -31]) store.write(String(days), { ...DRAFT, at: NOW - days * DAY });
    store.prune(NOW);
    expect(Object.keys(localStorage).sort()).toEqual([`${PREFIX}0`, `${PREFIX}29`, "piecework-theme"]);
  });

  it("is not kept when it is too large or there is no storage, and the one before stays", () => {
    const store = new DraftStore(localStorage);
    store.write("k", DRAFT);
    expect(store.write("k", { ...DRAFT, files: ["x".repeat(MOST_KEPT)] })).toBe(false);
    expect(store.read("k")).toEqual(DRAFT);
    const none = new DraftStore(null);
    expect([none.write("k", DRAFT), none.read("k")]).toEqual([false, null]);
    none.prune(NOW);
  });

  it("takes the room of the largest other one when there is none left", () => {
    const full = limited(localStorage, 3);
    const store = new DraftStore(full);
    store.write("small", DRAFT);
    store.write("large", { ...DRAFT, files: ["x".repeat(1000)] });
    store.write("other", DRAFT);
    expect(store.write("new", DRAFT)).toBe(true);
    expect(store.read("large")).toBeNull();
    expect(store.read("small")).toEqual(DRAFT);
    expect(new DraftStore(limited(localStorage, 0)).write("none", DRAFT)).toBe(false);
  });

  it("may be forbidden by the browser", () => {
    const view = Object.create(window, { localStorage: { get: () => { throw new Error("denied"); } } }) as Window; // prettier-ignore
    expect(deviceStorage(view)).toBeNull();
    expect(deviceStorage(window)).toBe(localStorage);
  });
});

describe("what is not a draft", () => {
  it.each([
    null,
    "text",
    {},
    { fields: {}, files: [] },
    { fields: [null], files: [] },
    { fields: [{ ...TEXT, index: -1 }], files: [] },
    { fields: [{ ...TEXT, index: 1.5 }], files: [] },
    { fields: [{ ...TEXT, name: 7 }], files: [] },
    { fields: [{ ...TEXT, value: { toString: "x" } }], files: [] },
    { fields: [{ ...TEXT, kind: "other" }], files: [] },
    { fields: [{ ...TEXT, kind: "tick" }], files: [] },
    { fields: [{ ...TEXT, kind: "hidden" }], files: [] },
    { fields: [{ ...TEXT, kind: "many" }], files: [] },
    { fields: [TEXT], files: [1] },
    { fields: [TEXT] },
    { fields: [{ ...TEXT, value: "x".repeat(2_000) }], files: [] },
    { fields: Array.from({ length: 10_001 }, () => ({ ...TEXT, name: "", value: "" })), files: [] },
  ])("%#", (data) => {
    expect(readEntered(data, 1_000)).toBeNull();
  });

  it.each([null, {}, { entries: [["a"]], complete: true }, { entries: [["a", 1]], complete: true }, { entries: [] }])(
    "nor a form: %#",
    (data) => {
      expect(readSent(data, 1_000)).toBeNull();
    },
  );

  it("drops what was added to a message", () => {
    const data = { fields: [{ ...TEXT, __proto__: null, more: 1 }], files: [], sent: "x" };
    expect(readEntered(data, 1_000)).toEqual({ fields: [TEXT], files: [] });
    expect(readDraft(JSON.stringify({ ...DRAFT, sent: 3 }))).toEqual({ ...DRAFT, sent: null });
    expect(readDraft("[]")).toBeNull();
  });
});

describe("a draft whose work is over", () => {
  const fields: Field[] = [
    TEXT,
    { kind: "tick", name: "sea", index: 0, value: "yes", on: true },
    { kind: "tick", name: "old", index: 0, value: "yes", on: false },
    { kind: "many", name: "many", index: 0, values: ["x", "z"] },
  ];

  it("reads as text: what was sent, else what was entered", () => {
    expect(draftText({ ...DRAFT, fields, sent: null })).toBe("town: Zürich\nsea: yes\nmany: x\nmany: z");
    const entries: [string, string][] = [["assignmentId", "3A"], ["a", "1"]]; // prettier-ignore
    expect(draftText({ ...DRAFT, sent: { at: NOW, entries, complete: true } })).toBe("a: 1");
  });

  it("goes, or is shown until the worker deletes it", () => {
    const store = new DraftStore(localStorage);
    store.write("done", DRAFT);
    store.write("late", { ...DRAFT, sent: null });
    document.body.innerHTML = `<p data-draft-gone="done"></p><section data-draft-kept="late" hidden>
      <time data-draft-at></time><textarea data-draft-text></textarea><button data-copy="">Copy</button>
      <button data-draft-forget>Delete</button></section><section data-draft-kept="none" hidden><textarea data-draft-text>
      </textarea></section>`;
    settleDrafts(document, store);
    expect(store.read("done")).toBeNull();
    const part = document.querySelector<HTMLElement>("[data-draft-kept=late]");
    expect(part?.hidden).toBe(false);
    expect(part?.querySelector("textarea")?.value).toBe("town: Zürich");
    expect(part?.querySelector<HTMLElement>("[data-copy]")?.dataset["copy"]).toBe("town: Zürich");
    expect(document.querySelector<HTMLElement>("[data-draft-kept=none]")?.hidden).toBe(true);
    part?.querySelector<HTMLElement>("[data-draft-forget]")?.click();
    expect(part?.hidden).toBe(true);
    expect(store.read("late")).toBeNull();
  });
});

describe("a moment", () => {
  it.each([
    [new Date(2026, 10, 19, 14, 3), "14:03"],
    [new Date(2026, 10, 18, 4, 10), "Wed 18 Nov, 04:10"],
    [new Date(2025, 10, 19, 4, 10), "Wed 19 Nov 2025, 04:10"],
  ])("%s", (at, text) => {
    expect(momentText(at.getTime(), new Date(2026, 10, 19, 20, 0).getTime())).toBe(text);
  });
});

function limited(storage: Storage, most: number): Storage {
  return new Proxy(storage, {
    get(target, name) {
      if (name !== "setItem") {
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === "function" ? (value.bind(target) as unknown) : value;
      }
      return (key: string, value: string): void => {
        const others = Object.keys(target).filter((each) => each !== key);
        if (others.length >= most) throw new Error("quota");
        target.setItem(key, value);
      };
    },
  });
}
