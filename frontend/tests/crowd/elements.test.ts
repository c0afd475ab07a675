import { expect, it, vi } from "vitest";
import { acted, answer, at, form, inside, show, stand, type } from "./page";

interface Valued extends HTMLElement {
  value: unknown;
  _submittableValue: unknown;
}

/** Clicks what is inside an element, and waits for what comes of it. */
async function click(element: string | Element, selector: string): Promise<void> {
  inside(element, selector).click();
  await stand();
}

it("crowd-input and crowd-text-area: texts, left out when empty, null empties", async () => {
  await show(`<crowd-form><crowd-input name="a" label="Name" value="x"></crowd-input><crowd-input name="b"></crowd-input>
    <crowd-input name="n" type="number" value="7"></crowd-input><crowd-input value="no name"></crowd-input>
    <crowd-text-area name="t" char-counter max-length="9" label="T"></crowd-text-area></crowd-form>`);
  const heard: string[] = [];
  for (const name of ["input", "change"]) document.addEventListener(name, () => heard.push(name));
  expect(answer()).toEqual({ a: "x", n: "7" });
  type(inside<HTMLTextAreaElement>("crowd-text-area", "textarea"), "1\r\n2");
  await stand();
  expect(heard).toEqual(["input", "change"]);
  expect(inside("crowd-text-area", ".count").textContent).toContain("of 9");
  at<Valued>("crowd-input").value = null;
  expect(at<Valued>("crowd-input").value).toBe("");
  expect(answer()).toEqual({ n: "7", t: "1\n2" });
  expect(inside("crowd-input", "label").textContent).toContain("Name");
});

it.each([
  [`required`, "", "Fill this in."],
  [`required error-message="Name it."`, "", "Name it."],
  [`min-length="3"`, "ab", "Write at least 3 characters."],
  [`max-length="3"`, "abcd", "Write at most 3 characters."],
  [`min-length="3"`, "", ""],
  [`required disabled`, "", ""],
])("crowd-input %s with “%s”", async (attributes, value, problem) => {
  await show(`<crowd-form><crowd-input name="a" ${attributes}></crowd-input></crowd-form>`);
  at<Valued>("crowd-input").value = value;
  await stand();
  expect(form().reportValidity()).toBe(problem === "");
  await stand();
  expect(inside("crowd-input", "#error").textContent).toBe(problem);
});

it("crowd-input refuses characters while typing, with auto-validate only", async () => {
  await show(`<crowd-input auto-validate allowed-pattern="[a-c]"></crowd-input><crowd-input id="free" allowed-pattern="[a-c]"></crowd-input>`);
  for (const each of ["crowd-input", "#free"]) type(inside<HTMLInputElement>(each, "input"), "axb👍");
  expect([at<Valued>("crowd-input").value, at<Valued>("#free").value]).toEqual(["ab", "axb👍"]);
});

it("crowd-checkbox and crowd-toggle-button: merged by name, the attribute follows", async () => {
  await show(`<crowd-form><crowd-checkbox name="f" value="blur">Blurred</crowd-checkbox><crowd-checkbox name="f" value="dark" checked="true">Dark</crowd-checkbox>
    <crowd-checkbox name="f" value="not" checked="false" disabled>N</crowd-checkbox><crowd-toggle-button name="t" required invalid>T</crowd-toggle-button></crowd-form>`);
  expect(answer()).toEqual({ f: { blur: false, dark: true, not: false }, t: { on: false } });
  expect(form().reportValidity()).toBe(false);
  await stand();
  expect(inside("crowd-toggle-button", "#error").textContent).toBe("Switch this on.");
  await click("crowd-checkbox", "input");
  await click("crowd-toggle-button", "input");
  expect(at("crowd-checkbox").hasAttribute("checked")).toBe(true);
  expect(answer()).toEqual({ f: { blur: true, dark: true, not: false }, t: { on: true } });
  expect(form().reportValidity()).toBe(true);
});

it("crowd-radio-group: one of its buttons, whatever their names, by click, key or script", async () => {
  await show(`<crowd-form><crowd-radio-group><crowd-radio-button name="left" value="A">A</crowd-radio-button>
    <crowd-radio-button name="right" value="B">B</crowd-radio-button><crowd-radio-button name="third" disabled>C</crowd-radio-button></crowd-radio-group>
    <crowd-radio-button name="alone" checked>D</crowd-radio-button></crowd-form>`);
  const [left, right] = document.querySelectorAll<HTMLElement & { checked: boolean }>("crowd-radio-button");
  if (left === undefined || right === undefined) throw new Error("there are four");
  await click(left, "input");
  expect([left.checked, right.checked]).toEqual([true, false]);
  left.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true, composed: true }));
  await stand();
  expect([left.checked, right.checked]).toEqual([false, true]);
  left.checked = true;
  await stand();
  expect(answer()).toEqual({ left: { A: true }, right: { B: false }, third: { on: false }, alone: { on: true } });
  expect(inside(right, "input").getAttribute("tabindex")).toBe("-1");
});

it("crowd-slider: a number within its ends, reflected", async () => {
  await show(`<crowd-form><crowd-slider name="s" min="1" max="5" required pin editable><crowd-slider-label position="3">so so</crowd-slider-label></crowd-slider>
    <crowd-slider name="d"></crowd-slider></crowd-form>`);
  expect(answer()).toEqual({ s: 1, d: 0 });
  expect(at("crowd-slider-label").style.getPropertyValue("--crowd-at")).toBe("0.5");
  type(inside<HTMLInputElement>("crowd-slider", "[type=number]"), "9");
  await stand();
  expect(at("crowd-slider").getAttribute("value")).toBe("5");
  type(inside<HTMLInputElement>("crowd-slider", "[type=range]"), "2");
  expect(answer()).toEqual({ s: 2, d: 0 });
});

it("crowd-classifier: a text as value, a label in the answer, categories and figures", async () => {
  await show(`<crowd-form><crowd-classifier name="c" header="Kind" categories="['Cat', 'Dog',]"><p>parked</p>
    <classification-target>“Miaow”<input name="in" value="1"></classification-target><short-instructions header="Do">Read.</short-instructions>
    </crowd-classifier></crowd-form>`);
  const classifier = at<Valued & { categories: string[] }>("crowd-classifier");
  expect(form().reportValidity()).toBe(false);
  const heard: unknown[] = [];
  document.addEventListener("change", ({ target }) => heard.push((target as Valued).value), { once: true });
  await click(classifier, ".category:nth-child(2) input");
  expect(heard).toEqual(["Dog"]);
  expect(classifier.getAttribute("categories")).toBe("['Cat', 'Dog',]");
  classifier.categories = classifier.categories.concat("Cow");
  await stand();
  expect(answer()).toEqual({ c: { label: "Dog" }, in: "1" });
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "3" }));
  at("input").dispatchEvent(new KeyboardEvent("keydown", { key: "1", bubbles: true, composed: true }));
  expect([classifier.value, classifier._submittableValue]).toEqual(["Cow", { label: "Cow" }]);
  classifier.categories = [];
  await stand();
  expect(classifier.value).toBe("");
  expect(inside(classifier, ".awsui-app-layout__navigation h2").textContent).toBe("Do");
  expect(at("classification-target").slot).toBe("classification-target");
});

it("says which attribute cannot be read, and goes on", async () => {
  await show(`<crowd-classifier name="c" header="Kind" categories="['Cat', "></crowd-classifier>`);
  expect(inside("crowd-classifier", ".wrong").textContent).toContain("“categories” of crowd-classifier is not valid");
  const classifier = at<Valued & { categories: string[] }>("crowd-classifier");
  classifier.categories = classifier.categories.concat(["Cat"]);
  classifier.value = "Cat";
  await stand();
  expect(classifier._submittableValue).toEqual({ label: "Cat" });
});

it("crowd-classifier-multi-select: labels in the order offered, or none of them", async () => {
  await show(`<crowd-form><crowd-classifier-multi-select name="c" header="H" categories='["A","B","C"]' exclusion-category="{text: 'None'}"></crowd-classifier-multi-select></crowd-form>`);
  const [first, , third] = [1, 2, 3].map((place) => `.category:nth-child(${String(place)}) input`);
  expect(form().reportValidity()).toBe(false);
  await click("crowd-classifier-multi-select", third ?? "");
  await click("crowd-classifier-multi-select", first ?? "");
  expect(answer()).toEqual({ c: { labels: ["A", "C"] } });
  await click("crowd-classifier-multi-select", ".exclusion input");
  expect(answer()).toEqual({ c: { labels: [] } });
  expect(inside<HTMLInputElement>("crowd-classifier-multi-select", first ?? "").disabled).toBe(true);
  await click("crowd-classifier-multi-select", ".exclusion input");
  expect(answer()).toEqual({});
});

it("crowd-image-classifier: a comment when one was written, and what stood before", async () => {
  await show(`<crowd-form><crowd-image-classifier name="c" src="x.png" header="H" categories="['A','B']" initial-value="B"
    overlay="{boundingBox: {labels: ['Car'], value: [{height: 1, label: 'Car', left: 2, top: 3, width: 4}]}}">
    <worker-comment link-text="Say why" header="Why?" placeholder="because">Be short.</worker-comment></crowd-image-classifier>
    <crowd-image-classifier-multi-select name="m" src="x.png" header="M" categories="['A','B']"></crowd-image-classifier-multi-select></crowd-form>`);
  expect(answer()).toEqual({ c: { label: "B" } });
  expect(inside("crowd-image-classifier", ".comment").textContent).toBe("Say why");
  const area = inside<HTMLTextAreaElement>("crowd-image-classifier", "textarea");
  expect(area.placeholder).toBe("because");
  type(area, "it is blue");
  at<Valued>("crowd-image-classifier-multi-select").value = ["B"];
  expect(answer()).toEqual({ c: { label: "B", workerComment: "it is blue" }, m: { labels: ["B"] } });
  const image = inside<HTMLImageElement>("crowd-image-classifier", "img");
  Object.defineProperties(image, { naturalWidth: { value: 160 }, naturalHeight: { value: 90 } });
  image.dispatchEvent(new Event("load"));
  await stand();
  expect(inside("crowd-image-classifier", "rect").getAttribute("x")).toBe("2");
});

it("crowd-image-classifier: no place is kept for a picture that does not come", async () => {
  await show(`<crowd-image-classifier name="k" src="x.png" categories="['a']"></crowd-image-classifier>`);
  inside("crowd-image-classifier", "img").dispatchEvent(new Event("error"));
  await stand();
  expect(inside("crowd-image-classifier", ".stage").hidden).toBe(true);
  inside("crowd-image-classifier", "img").dispatchEvent(new Event("load"));
  await stand();
  expect(inside("crowd-image-classifier", ".stage").hidden).toBe(false);
});

it("crowd-rekognition-detect-moderation-labels: whole labels under a fixed key, or none", async () => {
  await show(`<crowd-form><crowd-rekognition-detect-moderation-labels src="x.png" header="H"
    categories="[{name: 'A', parentName: 'P'}, 'B']" exclusion-category="{text: 'None'}"></crowd-rekognition-detect-moderation-labels></crowd-form>`);
  const key = "AWS/Rekognition/DetectModerationLabels/Image/V3";
  const tool = at<Valued>("crowd-rekognition-detect-moderation-labels");
  expect(answer()).toEqual({});
  tool.value = ["B", "A"];
  expect(answer()).toEqual({ [key]: { moderationLabels: [{ name: "A", parentName: "P" }, { name: "B" }] } });
  await click(tool, ".exclusion input");
  expect(answer()).toEqual({ [key]: { moderationLabels: [] } });
});

it("crowd-button: submits and resets only when told, and is silent while off", async () => {
  await show(`<crowd-form><crowd-button id="a">A</crowd-button><crowd-button id="b" loading>B</crowd-button>
    <crowd-button id="c" href="https://example.org/">C</crowd-button><crowd-button form-action="submit">S</crowd-button></crowd-form>`);
  const submit = vi.spyOn(form(), "requestSubmit").mockReturnValue(undefined);
  const clicked = vi.fn();
  for (const id of ["#a", "#b"]) at(id).onclick = clicked;
  await click("#a", "button");
  at("#b").dispatchEvent(new MouseEvent("click", { bubbles: true }));
  expect(clicked).toHaveBeenCalledOnce();
  Object.assign(at("#a"), { disabled: true });
  await stand();
  at("#a").dispatchEvent(new MouseEvent("click", { bubbles: true }));
  expect(clicked).toHaveBeenCalledOnce();
  expect(inside("#c", "a").getAttribute("href")).toBe("https://example.org/");
  expect(submit).not.toHaveBeenCalled();
  at("[form-action]").click();
  await acted();
  expect(submit).toHaveBeenCalledOnce();
});

it("crowd-button: acts when the page's handlers have heard of the click, unless one forbids it", async () => {
  await show(`<crowd-form><input type="hidden" name="how"><crowd-button form-action="submit">S</crowd-button></crowd-form>`);
  const seen: string[] = [];
  vi.spyOn(form(), "requestSubmit").mockImplementation(() => {
    seen.push(at<HTMLInputElement>("[name=how]").value);
  });
  at("[form-action]").onclick = () => {
    at<HTMLInputElement>("[name=how]").value = "told";
  };
  await click("[form-action]", "button");
  await acted();
  expect(seen).toEqual(["told"]);
  at("[form-action]").onclick = (event) => {
    event.preventDefault();
  };
  await click("[form-action]", "button");
  await acted();
  expect(seen).toEqual(["told"]);
});

it("crowd-alert, crowd-card, crowd-tabs, crowd-modal, crowd-instructions, crowd-toast show what is in them", async () => {
  await show(`<crowd-alert type="error" dismissible>Bad</crowd-alert><crowd-card heading="Shop">x</crowd-card>
    <crowd-tabs><crowd-tab header="One">1</crowd-tab><crowd-tab header="Two">2</crowd-tab></crowd-tabs>
    <crowd-modal>text</crowd-modal><crowd-instructions link-type="button"><short-summary>S</short-summary><negative-example>N</negative-example></crowd-instructions>
    <crowd-toast opened text="first"></crowd-toast><crowd-toast id="t" text="second"></crowd-toast>
    <crowd-fab label="A" title="Add" disabled></crowd-fab><crowd-icon-button icon="star" title="Keep"></crowd-icon-button>
    <crowd-badge for="x" label="3"></crowd-badge><span id="x"></span><iron-icon icon="icons:search"></iron-icon>`);
  expect(inside("crowd-alert", "[role=alert]").textContent).toContain("Error");
  await click("crowd-alert", "button");
  expect(at("crowd-alert").hidden).toBe(true);
  expect(inside("crowd-card", "h2").textContent).toBe("Shop");
  const tabs = [...(at("crowd-tabs").shadowRoot?.querySelectorAll("[role=tab]") ?? [])].map((each) => each.textContent);
  expect(tabs).toEqual(["One", "Two"]);
  inside("crowd-tabs", "[role=tablist]").dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft" }));
  await stand();
  expect(at("[header=Two]").hasAttribute("active")).toBe(true);
  await click("crowd-modal", "button");
  expect(inside<HTMLDialogElement>("crowd-modal", "dialog").open).toBe(true);
  expect(inside("crowd-modal", "button").textContent).toBe("Click to open modal");
  expect(inside("crowd-instructions", "[role=tablist]").textContent.trim()).toBe("SummaryExamples");
  expect(inside("crowd-instructions", "button").className).toBe("push");
  Object.assign(at("#t"), { opened: true });
  await stand();
  expect(at("crowd-toast").hasAttribute("opened")).toBe(false);
  expect(inside<HTMLButtonElement>("crowd-fab", "button").disabled).toBe(true);
  expect(inside("crowd-icon-button", "button").getAttribute("aria-label")).toBe("Keep");
  expect(inside("crowd-badge", ".badge").textContent).toBe("3");
  expect(inside("iron-icon", "path").getAttribute("d")).not.toBe("");
});

it("every field keeps and takes back what it stands at", async () => {
  await show(`<crowd-form><crowd-input name="a"></crowd-input><crowd-checkbox name="b"></crowd-checkbox><crowd-slider name="c"></crowd-slider>
    <crowd-classifier name="d" categories="['x','y']"></crowd-classifier><crowd-input type="password" name="p"></crowd-input></crowd-form>`);
  interface Field extends HTMLElement { draft: string; draftName: string | null }
  const fields = [...document.querySelectorAll<Field>("crowd-form form > *")].filter((each) => "draft" in each);
  expect(fields.map((each) => each.draftName)).toEqual(["a", "b=on", "c", "d", null]);
  const states = ["text", "true", "7", '{"chosen":["y"],"none":false,"comment":""}'];
  for (const [index, state] of states.entries()) Object.assign(fields[index] ?? {}, { draft: state });
  await stand();
  expect(fields.slice(0, 4).map((each) => each.draft)).toEqual(states);
  expect(answer()).toEqual({ a: "text", b: { on: true }, c: 7, d: { label: "y" } });
});
