import { expect, it } from "vitest";
import { wordCount } from "../../src/crowd/common/words";
import { fromAnswer, mistakeIn, toAnswer } from "../../src/crowd/crowd-question-answer-generation/pairs";
import { asFound, blocksOf, pairsIn } from "../../src/crowd/crowd-textract-analyze-document/forms";
import { dense, withRank } from "../../src/crowd/crowd-text-ranking/ranks";
import { answer, at, form, inside, show, stand, type } from "./page";

interface Tool extends HTMLElement {
  value: unknown;
  draft: string;
}

it.each([
  [[1, 3, 3], [1, 2, 2]],
  [[4, 2, 9], [2, 1, 3]],
  [[2, 2], [1, 1]],
  [[], []],
])("ranks %j without gaps are %j", (given, expected) => {
  expect(dense(given)).toEqual(expected);
});

it("a rank that may be given once changes places, one that may be shared does not", () => {
  expect(withRank([1, 2, null], 2, 1, false)).toEqual([null, 2, 1]);
  expect(withRank([1, 2, 3], 2, 1, false)).toEqual([3, 2, 1]);
  expect(withRank([1, 2, 3], 2, 1, true)).toEqual([1, 2, 1]);
});

it("crowd-text-ranking: asks for every rank, keeps a draft, can be set", async () => {
  await show(`<crowd-form><crowd-text-ranking name="o" text="P" responses="['a', 'a']" ordinal-ranking-dimensions="[{name: 'D', allowTie: false}]"></crowd-text-ranking></crowd-form>`);
  const tool = at<Tool>("crowd-text-ranking");
  expect(form().reportValidity()).toBe(false);
  const pick = async (selector: string): Promise<void> => {
    inside(tool, selector).click();
    await stand();
  };
  await pick('[name="0-0"]');
  const half = tool.draft;
  expect([answer(), inside(tool, "#error").textContent]).toEqual([{ o: { rankings: [] } }, "Give every response a rank for D."]);
  await pick('[name="0-1"]');
  expect(form().reportValidity()).toBe(false);
  await pick('.row:nth-of-type(1) label:nth-of-type(2) input');
  expect(answer()).toEqual({ o: { rankings: [{ dimension: "D", ranks: [2, 1] }] } });
  tool.value = { rankings: [{ dimension: "D", ranks: [1, 2] }] };
  await stand();
  expect(inside<HTMLInputElement>(tool, '[name="0-0"]').checked).toBe(true);
  tool.draft = half;
  await stand();
  expect([inside<HTMLInputElement>(tool, '[name="0-0"]').checked, tool.draft]).toEqual([true, half]);
  form().reset();
  await stand();
  expect(form().checkValidity()).toBe(false);
});

it("counts words, not marks, in any script", () => {
  expect(["Who bakes, and why?", "  ", "— …", "Wer’s ist", "кто там"].map(wordCount)).toEqual([4, 0, 0, 2, 2]);
});

it("writes pairs with code points and reads them again", () => {
  const text = "👍 Anna in Bern";
  const pairs = [{ question: "Q?", answer: "A", tags: ["x"], passages: [[3, 7]] as const }];
  const given = toAnswer(text, pairs);
  expect(given).toEqual([{ answer: "A", question: "Q?", references: [{ endOffset: 6, startOffset: 2 }], tags: ["x"] }]);
  expect(fromAnswer(text, { pairs: given })).toEqual(pairs);
  expect(fromAnswer(text, [null, { references: [null, { startOffset: 3, endOffset: 3 }] }])).toEqual([{ question: "", answer: "", tags: [], passages: [] }]);
});

it.each([
  ["", [1, Infinity], "Write at least 1 word here."],
  ["one two", [3, Infinity], "Write at least 3 words here."],
  ["one two", [0, 1], "Write at most 1 word here; these are 2."],
  ["one two", [2, 2], ""],
] as const)("a question “%s” of %j words: “%s”", (question, limits, expected) => {
  expect(mistakeIn({ question, answer: "", tags: [], passages: [] }, "question", { question: limits, answer: [0, 9] })).toBe(expected);
});

it("crowd-question-answer-generation: as many pairs as asked for, empty ones beyond do no harm", async () => {
  await show(`<crowd-form><crowd-question-answer-generation name="q" text="T" min-questions="2" max-questions="3" question-tags="[]"></crowd-question-answer-generation></crowd-form>`);
  const tool = at<Tool>("crowd-question-answer-generation");
  const fields = (): HTMLTextAreaElement[] => [...(tool.shadowRoot?.querySelectorAll("textarea") ?? [])];
  expect([fields().length, tool.shadowRoot?.querySelector("[aria-label^=Tags]")]).toEqual([4, null]);
  for (const [index, field] of fields().entries()) type(field, `word ${String(index)}`);
  inside(tool, ".more").click();
  await stand();
  expect([fields().length, form().reportValidity(), inside<HTMLButtonElement>(tool, ".more").disabled]).toEqual([6, true, true]);
  expect((tool.value as { pairs: unknown[] }).pairs).toHaveLength(2);
  const { draft } = tool;
  form().reset();
  await stand();
  expect(fields().map(({ value }) => value).join("")).toBe("");
  tool.draft = draft;
  await stand();
  expect(tool.draft).toBe(draft);
});

const BLOCKS = [
  { blockType: "KEY_VALUE_SET", entityTypes: ["KEY"], id: "k", relationships: [{ type: "VALUE", ids: ["v"] }, { type: "CHILD", ids: ["a", "b"] }], geometry: { boundingBox: { left: 0.1, top: 0.2, width: 0.3, height: 0.1 } } },
  { blockType: "KEY_VALUE_SET", entityTypes: ["VALUE"], id: "v", relationships: [{ type: "CHILD", ids: ["c"] }], geometry: { boundingBox: { left: "x" } } },
  { blockType: "KEY_VALUE_SET", entityTypes: ["KEY"], id: "lost", relationships: [{ type: "VALUE", ids: ["nowhere"] }] },
  { blockType: "WORD", id: "a", text: "First" },
  { blockType: "WORD", id: "b", text: "name:" },
  { blockType: "WORD", id: "c", text: "Anna" },
];

it("finds pairs by their relationships, names them by their words, and asks for those that are wanted", () => {
  const [pair] = pairsIn(BLOCKS, null);
  expect([pairsIn(BLOCKS, []).length, pair?.key.text, pair?.value.text, pair?.key.frame, pair?.value.frame]).toEqual([
    1, "First name:", "Anna", { left: 0.1, top: 0.2, width: 0.3, height: 0.1 }, null,
  ]);
  const asked = pairsIn(BLOCKS, [{ importantFormKey: "Given name", importantFormKeyAliases: ["FIRST  NAME"] }, { importantFormKey: "Date" }]);
  expect(asked.map((each) => [each.key.id, asFound(each).verdict])).toEqual([["k", "value"], ["key-2", "no-key"]]);
  expect(pairsIn("none", {})).toEqual([]);
});

it.each([
  ["value", ["First name:", "Anna"]],
  ["blank", ["First name:", ""]],
  ["no-pair", []],
  ["no-key", []],
] as const)("what is said to be %s leaves %j", (verdict, expected) => {
  const pairs = pairsIn(BLOCKS, null);
  const blocks = blocksOf(pairs, [{ key: "First name:", value: "Anna", verdict }]) as { text: string }[];
  expect(blocks.map(({ text }) => text)).toEqual(expected);
});

it("crowd-textract-analyze-document: keys can be corrected unless that is forbidden, and a draft is kept", async () => {
  const blocks = JSON.stringify(BLOCKS);
  await show(`<crowd-form><crowd-textract-analyze-document src="/d.png" header="H" initial-value='${blocks}'></crowd-textract-analyze-document></crowd-form>`);
  const tool = at<Tool>("crowd-textract-analyze-document");
  type(inside<HTMLInputElement>(tool, "input.key"), "Given name");
  await stand();
  const given = answer() as Record<string, { blocks: { text: string }[] }>;
  expect(given["AWS/Textract/AnalyzeDocument/Forms/V1"]?.blocks.map(({ text }) => text)).toEqual(["Given name", "Anna"]);
  const { draft } = tool;
  form().reset();
  tool.draft = draft;
  await stand();
  expect(inside<HTMLInputElement>(tool, "input.key").value).toBe("Given name");
  tool.setAttribute("no-key-edit", "");
  await stand();
  expect(tool.shadowRoot?.querySelector("input.key")).toBeNull();
});
