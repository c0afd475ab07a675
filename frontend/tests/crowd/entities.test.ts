import { expect, it } from "vitest";
import { tapped, trimmed, wordsOf } from "../../src/crowd/common/words";
import { fromEntities, lanesOf, piecesOf, toEntities, withSpan, type Span } from "../../src/crowd/crowd-entity-annotation/spans";
import { at, inside, show, stand } from "./page";

const TEXT = "👍 Anna K, e\u0301te";

it.each<[string, Span[], string[]]>([
  ["one", [{ label: "p", start: 3, end: 7 }], ["👍 :", "Anna:p", " K, e\u0301te:"]],
  ["a whole within", [{ label: "p", start: 3, end: 9 }, { label: "q", start: 3, end: 7 }], ["👍 :", "Anna:pq", " K:p", ", e\u0301te:"]],
  ["a part", [{ label: "p", start: 0, end: 7 }, { label: "q", start: 3, end: 9 }], ["👍 :p", "Anna:pq", " K:q", ", e\u0301te:"]],
  ["none", [], [`${TEXT}:`]],
])("cuts a text with %s marked", (_, spans, pieces) => {
  expect(piecesOf(TEXT, spans).map((each) => `${each.text}:${each.spans.map(({ label }) => label).join("")}`)).toEqual(pieces);
});

it("draws spans that overlap on lines of their own", () => {
  const spans = [[0, 9], [2, 4], [3, 6], [5, 8], [9, 12]].map(([start = 0, end = 0]) => ({ label: "p", start, end }));
  expect([...lanesOf(spans).values()]).toEqual([0, 1, 2, 1, 0]);
});

it("counts code points, takes in words, leaves out blanks and seconds of the same", () => {
  const span = { label: "p", start: 3, end: 7 };
  expect(toEntities(TEXT, [span])).toEqual([{ endOffset: 6, label: "p", startOffset: 2 }]);
  expect(fromEntities(TEXT, [{ label: "p", startOffset: 2, endOffset: 6 }, { label: 1 }, null, { label: "x", startOffset: 3, endOffset: 3 }])).toEqual([span]);
  expect(wordsOf(TEXT).map(([start, end]) => TEXT.slice(start, end))).toEqual(["👍", "Anna", "K", ",", "e\u0301te"]);
  expect(trimmed(TEXT, 8, 2)).toEqual([3, 7]);
  expect(trimmed(TEXT, 2, 3)).toBeNull();
  expect(withSpan([span], { ...span })).toEqual([span]);
  // Joined pictures are one, and so is one that is told to be coloured.
  expect(wordsOf("a \u{1F469}\u200D\u{1F680} \u2764\uFE0F b")).toEqual([[0, 1], [2, 7], [8, 10], [11, 12]]);
});

it.each([
  ["Thai", "แมวกินปลา", ["แมว", "กิน", "ปลา"]],
  ["Chinese among others", "瑞士的首都Bern。", ["瑞士", "的", "首都", "Bern", "。"]],
  ["Japanese", "猫は魚を食べる", ["猫", "は", "魚", "を", "食べる"]],
  ["Korean, which has blanks", "고양이가 물고기를", ["고양이가", "물고기를"]],
])("tells words apart in %s", (_, text, words) => {
  expect(wordsOf(text).map(([start, end]) => text.slice(start, end))).toEqual(words);
});

it.each([
  ["the first", null, [3, 7], [3, 7]],
  ["one behind", [3, 7], [8, 9], [3, 9]],
  ["one before, whichever way it was selected", [9, 8], [3, 7], [3, 9]],
  ["one that is selected", [3, 9], [8, 9], null],
] as const)("takes in words that are tapped: %s", (_, range, word, after) => {
  expect(tapped(range, word)).toEqual(after);
});

it("crowd-entity-annotation: brings its form, marks, changes, removes and undoes", async () => {
  await show(`<crowd-entity-annotation name="e" header="H" text="Anna in Bern" labels="['person', {label: 'place', shortDisplayName: 'PL'}]"
    initial-value="[{label: 'place', startOffset: 0, endOffset: 4}]"></crowd-entity-annotation>`);
  const tool = at("crowd-entity-annotation");
  const form = inside<HTMLElement & { _serializeForm: () => Record<string, string> }>(tool, "crowd-form");
  const marked = (): unknown => JSON.parse(form._serializeForm()["taskAnswers"] ?? "");
  const click = async (selector: string): Promise<void> => {
    inside(tool, selector).click();
    await stand();
  };
  expect(inside(tool, "crowd-form form .area")).not.toBeNull();
  expect(inside(tool, ".tag button").textContent).toBe("PL");
  await click(".tag button");
  await click(".label");
  expect(marked()).toEqual([{ e: { entities: [{ endOffset: 4, label: "person", startOffset: 0 }] } }]);
  const text = inside(tool, ".text");
  for (const key of ["ArrowLeft", "Enter"]) text.dispatchEvent(new KeyboardEvent("keydown", { key }));
  await stand();
  await click(".label:nth-child(2)");
  expect(marked()).toEqual([{ e: { entities: [{ endOffset: 4, label: "person", startOffset: 0 }, { endOffset: 12, label: "place", startOffset: 8 }] } }]);
  await click(".tag button:last-child");
  expect(marked()).toEqual([{ e: { entities: [{ endOffset: 12, label: "place", startOffset: 8 }] } }]);
  for (let turn = 0; turn < 3; turn += 1) await click(".undo");
  expect(marked()).toEqual([{ e: { entities: [{ endOffset: 4, label: "place", startOffset: 0 }] } }]);
});
