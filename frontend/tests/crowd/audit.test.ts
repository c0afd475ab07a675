// What pages do beyond the plain walk: names that lie over a form's own members, events heard once, what comes late.

import { expect, it } from "vitest";
import "../../src/crowd/common/drawing/script";
import { icon } from "../../src/crowd/common/icons";
import { answer, at, form, inside, show, stand, type } from "./page";

interface Valued extends HTMLElement {
  value: unknown;
  checked: boolean;
  draftName: string | null;
}

/** Notes the events that leave an element, with what it stands at when each is heard. */
function heard(element: Valued, property: "value" | "checked" = "value"): string[] {
  const notes: string[] = [];
  for (const name of ["input", "change"]) element.addEventListener(name, () => notes.push(`${name} ${JSON.stringify(element[property])}`));
  return notes;
}

it("works with controls named like what a form has of its own", async () => {
  await show(`<crowd-form><input name="children" value="2"><input name="reset" value="r"><input name="x"><form><input name="reset" value="w"></form></crowd-form>`);
  at<HTMLInputElement>("[name=x]").value = "typed";
  form().form.append(Object.assign(document.createElement("p"), { textContent: "late" }));
  await expect.poll(() => form().form.lastElementChild?.localName).toBe("crowd-button");
  form().reset();
  expect(answer()).toEqual({ children: "2", reset: "w" });
});

it("crowd-input and crowd-text-area show what a tag closed with a slash has swallowed", async () => {
  await show(`<crowd-form><crowd-input name="a" /><p>Next</p><crowd-text-area name="b" /><input name="c" value="1"></crowd-form>`);
  for (const [tag, words] of [["crowd-input", "Next"], ["crowd-text-area", ""]] as const) {
    const slot = inside<HTMLSlotElement>(tag, "slot");
    expect(slot.assignedElements()).toHaveLength(tag === "crowd-input" ? 2 : 1);
    expect(slot.assignedElements()[0]?.textContent).toBe(words);
  }
  expect(answer()).toEqual({ c: "1" });
});

it("crowd-input refuses by patterns of old, and in fields that tell no place", async () => {
  await show(`<crowd-input auto-validate allowed-pattern="[\\w\\_]"></crowd-input><crowd-input id="n" type="number" auto-validate allowed-pattern="[0-9]"></crowd-input>`);
  type(inside<HTMLInputElement>("crowd-input", "input"), "a b_");
  const number = inside<HTMLInputElement>("#n", "input");
  Object.defineProperty(number, "selectionStart", { value: null });
  type(number, "-5");
  expect([at<Valued>("crowd-input").value, at<Valued>("#n").value]).toEqual(["ab_", "5"]);
});

it("a tick is what it will be when its input is heard", async () => {
  await show(`<crowd-checkbox name="a">A</crowd-checkbox>`);
  const notes = heard(at("crowd-checkbox"), "checked");
  const box = inside<HTMLInputElement>("crowd-checkbox", "input");
  // As browsers do it, who let the one out and not the other.
  box.checked = true;
  box.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
  box.dispatchEvent(new Event("change", { bubbles: true }));
  expect(notes).toEqual(["input true", "change true"]);
});

it.each([
  [`<crowd-classifier name="c" categories="['a', 'b']"></crowd-classifier>`, ".category input", `"a"`],
  [`<crowd-classifier-multi-select name="c" categories="['a', 'b']"></crowd-classifier-multi-select>`, ".category input", `["a"]`],
  [`<crowd-text-ranking name="c" responses="['x']" ordinal-ranking-dimensions="[{name: 'd'}]"></crowd-text-ranking>`, ".rank input", `{"rankings":[{"dimension":"d","ranks":[1]}]}`],
  [`<crowd-bounding-box name="c" labels="['a']"></crowd-bounding-box>`, ".none input", `{"boundingBoxes":[],"inputImageProperties":{"height":0,"width":0}}`],
])("speaks once for all its controls: %s", async (html, control, value) => {
  await show(html);
  const field = at<Valued>("[name=c]");
  const notes = heard(field);
  inside(field, control).click();
  expect(notes).toEqual([`input ${value}`, `change ${value}`]);
});

it("hears what stands in its regions", async () => {
  await show(`<crowd-classifier name="c" categories="['a']"><classification-target><input name="in"></classification-target></crowd-classifier>`);
  const notes = heard(at("crowd-classifier"));
  type(at<HTMLInputElement>("[name=in]"), "x");
  expect(notes).toEqual([`input ""`, `change ""`]);
});

it("crowd-radio-group: one is chosen as soon as a script has said so", async () => {
  await show(`<crowd-form><crowd-radio-group><crowd-radio-button name="a" checked>A</crowd-radio-button><crowd-radio-button name="b">B</crowd-radio-button></crowd-radio-group></crowd-form>`);
  at<Valued>("[name=b]").checked = true;
  expect(answer()).toEqual({ a: { on: false }, b: { on: true } });
});

it("crowd-slider-label: moves when its position does", async () => {
  await show(`<crowd-slider name="s" min="0" max="4"><crowd-slider-label position="1">one</crowd-slider-label></crowd-slider>`);
  const label = at<HTMLElement & { position: number }>("crowd-slider-label");
  label.position = 3;
  await stand();
  expect(label.style.getPropertyValue("--crowd-at")).toBe("0.75");
});

it.each([
  [`min="1" max="7"`, 4.2, 4],
  [`max="1" step="0.1"`, 0.30000000000000004, 0.3],
  [`min="-1.25" max="1" step="0.5"`, 1, 0.75],
  [`max="1" step="0.0000001"`, 0.12345678, 0.1234568],
  [`min="3" max="10" step="4"`, 10, 7],
  [`min="5" max="1"`, 9, 5],
])("crowd-slider %s stands on a step", async (attributes, wished, value) => {
  await show(`<crowd-slider name="s" ${attributes}></crowd-slider>`);
  at<Valued>("crowd-slider").value = wished;
  expect(at<Valued>("crowd-slider").value).toBe(value);
});

it("crowd-slider: a number that is half written is not heard", async () => {
  await show(`<crowd-slider name="s" editable></crowd-slider>`);
  const notes = heard(at("crowd-slider"));
  type(inside<HTMLInputElement>("crowd-slider", "[type=number]"), "12");
  expect(notes).toEqual(["input 12", "change 12"]);
});

it("what a page presets counts until somebody has said something, whenever it comes", async () => {
  await show(`<crowd-form><crowd-classifier name="c" initial-value="Cow"></crowd-classifier></crowd-form><crowd-entity-annotation name="e" labels="['n']"
    initial-value="[{label: 'n', startOffset: 0, endOffset: 3}]"></crowd-entity-annotation>`);
  const [classifier, tool] = [at<Valued>("crowd-classifier"), at<Valued>("crowd-entity-annotation")];
  Object.assign(classifier, { categories: ["Cat", "Cow"] });
  Object.assign(tool, { text: "one two" });
  await stand();
  expect(classifier.value).toBe("Cow");
  expect(tool.value).toEqual({ entities: [{ endOffset: 3, label: "n", startOffset: 0 }] });
  inside(classifier, ".category input").click();
  inside(tool, ".tag button:last-child").click();
  Object.assign(classifier, { initialValue: "Cow" });
  Object.assign(tool, { initialValue: [{ label: "n", startOffset: 4, endOffset: 7 }] });
  await stand();
  expect([classifier.value, tool.value]).toEqual(["Cat", { entities: [] }]);
});

it("titles of regions follow their attributes; an empty one is none", async () => {
  await show(`<crowd-classifier name="c" categories="['a']"><short-instructions header="">x</short-instructions></crowd-classifier>`);
  const title = (): string => inside("crowd-classifier", "h2").textContent;
  expect(title()).toBe("Instructions");
  at("short-instructions").setAttribute("header", "Do");
  await expect.poll(title).toBe("Do");
});

it("brings into sight what is missing in a region that is shut", async () => {
  await show(`<crowd-form><full-instructions><input id="f" name="f" required></full-instructions><short-instructions><input id="s" name="s" required></short-instructions>
    <crowd-instructions><short-summary>x</short-summary><negative-example><input id="n" name="n" required></negative-example></crowd-instructions>
    <crowd-image-classifier name="k" src="x.png" categories="[]"><worker-comment><input id="w" name="w" required></worker-comment></crowd-image-classifier></crowd-form>`);
  inside("crowd-form", ".headerButtonsContainer button").click();
  await stand();
  const seen: string[] = [];
  for (const id of ["f", "s", "n", "w"]) {
    for (const each of document.querySelectorAll("input")) each.value = each.id === id ? "" : "x";
    form().submit();
    const [host, what] = { f: ["crowd-form", "dialog.full"], s: ["crowd-form", ".awsui-app-layout__navigation"], n: ["crowd-instructions", "dialog"], w: ["crowd-image-classifier", "dialog.commenting"] }[id] ?? [];
    const place = inside(host ?? "", what ?? "");
    if (place instanceof HTMLDialogElement ? place.open : !place.hidden) seen.push(id);
  }
  expect(seen).toEqual(["f", "s", "n", "w"]);
  await stand();
  expect(inside("crowd-instructions", "[aria-selected=true]").textContent).toBe("Examples");
});

it("the elements with fixed keys are kept in drafts, and can be set", async () => {
  const blocks = `[{id: 'k', blockType: 'KEY_VALUE_SET', entityTypes: ['KEY'], text: 'Name', relationships: [{type: 'VALUE', ids: ['v']}]},
    {id: 'v', blockType: 'KEY_VALUE_SET', entityTypes: ['VALUE'], text: 'Ada'},
    {id: 'k2', blockType: 'KEY_VALUE_SET', entityTypes: ['KEY'], text: 'Town', relationships: [{type: 'VALUE', ids: ['v2']}]},
    {id: 'v2', blockType: 'KEY_VALUE_SET', entityTypes: ['VALUE'], text: 'Bern'}]`;
  await show(`<crowd-form><crowd-rekognition-detect-moderation-labels src="x.png" categories="['A']"></crowd-rekognition-detect-moderation-labels>
    <crowd-textract-analyze-document src="x.png" initial-value="${blocks}"></crowd-textract-analyze-document></crowd-form>`);
  expect(at<Valued>("crowd-rekognition-detect-moderation-labels").draftName).toBe("AWS/Rekognition/DetectModerationLabels/Image/V3");
  const tool = at<Valued>("crowd-textract-analyze-document");
  const before = tool.value as { blocks: { text: string }[] };
  tool.value = { blocks: before.blocks.slice(0, 2).map((block, index) => (index === 0 ? block : { ...block, text: "" })) };
  expect((tool.value as { blocks: { id: string; text: string }[] }).blocks.map(({ id, text }) => [id, text])).toEqual([["k", "Name"], ["v", ""]]);
  tool.value = null;
  expect(tool.value).toEqual(before);
});

it("crowd-button: a click by a script is heard before there is anything to click", () => {
  document.body.innerHTML = "";
  const button = document.createElement("crowd-button");
  let clicks = 0;
  button.onclick = () => {
    clicks += 1;
  };
  document.body.append(button);
  button.click();
  expect(clicks).toBe(1);
});

it.each(["assignment", "mode-edit", "icons:trending-up", "keyboard-arrow-down", "attach-file"])("knows the icon %s", (name) => {
  expect(icon(name)).not.toEqual(icon("no-such-icon"));
});
