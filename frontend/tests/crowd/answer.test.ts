import { expect, it } from "vitest";
import { indexAt, offsetAt } from "../../src/crowd/choices";
import { flattened, gathered, written, type Answer } from "../../src/crowd/common/answer";

const size = { width: 1024, height: 768 };

it.each<[Record<string, Answer>, Record<string, string>]>([
  [{ note: "ok" }, { note: "ok" }],
  [{ stars: 3, seen: true }, { seen: "true", stars: "3" }],
  [{ category: { label: "Cat" } }, { "category.label": "Cat" }],
  [{ animals: { labels: ["Cat", "Dog"] } }, { "animals.labels": '["Cat","Dog"]' }],
  [{ why: { told: false, shown: true } }, { "why.shown": "true", "why.told": "false" }],
  [{ "why.shown": { on: true } }, { "why.shown.on": "true" }],
  [
    { r: { boundingBoxes: [{ width: 8, top: 2, left: 1, label: "Car", height: 9 }], inputImageProperties: size } },
    {
      "r.boundingBoxes": '[{"height":9,"label":"Car","left":1,"top":2,"width":8}]',
      "r.inputImageProperties.height": "768",
      "r.inputImageProperties.width": "1024",
    },
  ],
  [{ nothing: {} }, {}],
])("one field per leaf of %j", (answer, fields) => {
  expect(flattened(answer)).toEqual(fields);
});

it("merges what is ticked, lets the last of anything else win, and writes keys in order", () => {
  const answer = gathered([
    { name: "flaws", value: { dark: false }, ticks: true },
    { name: "_", value: { boundingBoxes: [] } },
    { name: "flaws", value: { blur: true }, ticks: true },
    { name: "_", value: "x" },
  ]);
  expect(written([answer])).toBe('[{"_":"x","flaws":{"blur":true,"dark":false}}]');
});

it.each([
  ["a👍b", 3, 2],
  ["👩‍👩‍👧", 8, 5],
  ["e\u0301", 2, 2],
])("offsets in %s count code points", (text, index, offset) => {
  expect(offsetAt(text, index)).toBe(offset);
  expect(indexAt(text, offset)).toBe(index);
});
