import { beforeEach, expect, it } from "vitest";
import "../../src/crowd/common/drawing/script";
import { CrowdKeypoint } from "../../src/crowd/crowd-keypoint/element";
import { answer, at, form, inside, show, stand } from "./page";

interface Tool extends HTMLElement {
  value: unknown;
  _submittableValue: unknown;
  labels: unknown;
  draft: string;
  disabled: boolean;
}

let tag = "";

beforeEach(() => {
  tag = "";
});

/** Shows a tool in a form, its picture 1600 by 1200. */
async function draw(name: string, attributes = `labels="['Car', 'Person']"`): Promise<Tool> {
  tag = `crowd-${name}`;
  await show(`<crowd-form><${tag} name="found" src="/p.png" header="Look" ${attributes}></${tag}></crowd-form>`);
  await load();
  return at<Tool>(tag);
}

async function load(width = 1600, height = 1200): Promise<void> {
  const image = inside(tag, "img");
  Object.defineProperties(image, { naturalWidth: { value: width }, naturalHeight: { value: height } });
  image.dispatchEvent(new Event("load"));
  await stand();
}

/** Presses keys in the drawing area; a blank is the space bar. */
async function press(...keys: string[]): Promise<void> {
  for (const each of keys) {
    const [key = "", ...held] = each.split("+").reverse();
    const how = { key: key === "Space" ? " " : key, shiftKey: held.includes("Shift"), ctrlKey: held.includes("Control"), bubbles: true, composed: true };
    const stage = inside(tag, ".stage");
    stage.dispatchEvent(new KeyboardEvent("keydown", how));
    stage.dispatchEvent(new KeyboardEvent("keyup", how));
  }
  await stand();
}

function told(): string {
  return inside(tag, ".told").textContent;
}

it("crowd-bounding-box by keys: drawn, named anew, moved, resized, removed, undone", async () => {
  const tool = await draw("bounding-box");
  expect(tool.value).toEqual({ boundingBoxes: [], inputImageProperties: { height: 1200, width: 1600 } });
  await press("Space");
  expect(told()).toBe("Choose a label first.");
  // The area is 800 by 600 until it is measured: an arrow moves 20 pixels.
  await press("2", "Space", "ArrowLeft", "ArrowUp", "ArrowUp", "Shift+ArrowUp", "Enter");
  const box = { height: 41, label: "Person", left: 780, top: 559, width: 20 };
  expect(answer()).toEqual({ found: { boundingBoxes: [box], inputImageProperties: { height: 1200, width: 1600 } } });
  expect(told()).toBe("Drawn: Person, 20 by 41 at 780, 559.");
  await press("n", "1", "ArrowRight", "h", "Shift+ArrowLeft");
  expect(tool.value).toMatchObject({ boundingBoxes: [{ height: 41, label: "Car", left: 799, top: 559, width: 21 }] });
  expect(inside(tag, ".label-button.selected").textContent).toContain("Car");
  await press("Delete");
  expect(tool.value).toMatchObject({ boundingBoxes: [] });
  for (let turn = 0; turn < 4; turn += 1) await press("Control+z");
  expect(tool.value).toMatchObject({ boundingBoxes: [box] });
  await press("Control+Shift+z");
  expect(tool.value).toMatchObject({ boundingBoxes: [{ ...box, label: "Car" }] });
});

it("crowd-polygon: points are undone one by one, edges may not cross, it closes on its first point", async () => {
  const tool = await draw("polygon", `labels="['Roof']"`);
  await press("Enter", "ArrowRight", "Space", "ArrowDown", "Space", "Control+z", "Control+Shift+z");
  await press("ArrowUp", "ArrowUp", "ArrowLeft", "Shift+ArrowRight", "Space");
  expect(told()).toBe("The edges of a polygon may not cross.");
  await press("Shift+ArrowLeft", "ArrowDown", "Space");
  const vertices = [{ x: 800, y: 600 }, { x: 820, y: 600 }, { x: 820, y: 620 }];
  expect(tool.value).toEqual({ inputImageProperties: { height: 1200, width: 1600 }, polygons: [{ label: "Roof", vertices }] });
  await press("Control+z", "Backspace", "Enter");
  expect(told()).toBe("A polygon has at least 3 points.");
  await press("Escape");
  expect(tool.value).toMatchObject({ polygons: [] });
});

it("crowd-polyline ends with Enter, crowd-line with its second point, crowd-keypoint with its only one", async () => {
  const line = await draw("polyline", `labels="['Kerb']"`);
  await press("Space", "ArrowRight", "Space", "ArrowLeft", "ArrowDown", "Space", "ArrowUp", "ArrowUp", "Space", "Enter");
  expect(line.value).toMatchObject({ polylines: [{ label: "Kerb", vertices: [{ x: 800 }, { x: 820 }, { x: 800, y: 620 }, { x: 800, y: 580 }] }] });
  const straight = await draw("line", `labels="['Mast']"`);
  await press("Enter", "ArrowUp", "Enter");
  expect(straight.value).toMatchObject({ lines: [{ label: "Mast", vertices: [{ x: 800, y: 600 }, { x: 800, y: 580 }] }] });
  const point = await draw("keypoint", `labels="['Eye']"`);
  await press("Space", "n", "ArrowRight");
  expect(point.value).toMatchObject({ keypoints: [{ label: "Eye", x: 820, y: 600 }] });
});

it.each([
  ["bounding-box", "[{label: 'Car', left: 1, top: 2, width: 3, height: 4}, {label: 'Bus', left: 1, top: 2, width: 3, height: 4}]", "boundingBoxes", true],
  ["line", "{lines: [{label: 'Car', vertices: [{x: 1, y: 2}, {x: 3, y: 4}]}]}", "lines", true],
  ["polyline", "{polylines: [{label: 'Car', vertices: [{x: 1, y: 2}, {x: 3, y: 4}]}]}", "polylines", true],
  ["polygon", "[{label: 'Car', vertices: [{x: 1, y: 2}, {x: 3, y: 4}, {x: 1, y: 9}]}]", "polygons", false],
  ["keypoint", "[{label: 'Car', x: 1, y: 2}]", "keypoints", false],
])("crowd-%s begins with earlier work whose label is offered, and says whether it was changed", async (name, given, key, says) => {
  const tool = await draw(name, `labels="['Car']" initial-value="${given}"`);
  const value = tool.value as Record<string, unknown[]>;
  expect(value[key]).toHaveLength(1);
  expect(value["initialValueModified"]).toBe(says ? false : undefined);
  await press("n", "Shift+ArrowDown");
  expect((tool.value as Record<string, unknown>)["initialValueModified"]).toBe(says ? true : undefined);
  await press("Control+z");
  expect((tool.value as Record<string, unknown>)["initialValueModified"]).toBe(says ? false : undefined);
});

it("asks for something or for “Nothing to label”, unless it is disabled", async () => {
  const tool = await draw("bounding-box");
  expect(form().reportValidity()).toBe(false);
  await stand();
  expect(inside(tag, "#error").textContent).toBe("Draw at least one box, or say that there is nothing to label.");
  inside<HTMLInputElement>(tag, ".none input").click();
  await stand();
  expect([form().reportValidity(), inside(tag, "#error").textContent]).toEqual([true, ""]);
  await press("1", "Space", "ArrowUp", "ArrowLeft", "Space");
  expect([inside<HTMLInputElement>(tag, ".none input").checked, inside<HTMLInputElement>(tag, ".none input").disabled]).toEqual([false, true]);
  tool.disabled = true;
  await press("Delete", "Control+z");
  expect(tool.value).toMatchObject({ boundingBoxes: [{ label: "Car" }] });
});

it("keeps a draft, goes back to the beginning, and keeps drawings whose label comes back", async () => {
  const tool = await draw("keypoint", `labels="['a', 'b']" initial-value="[{label: 'a', x: 1, y: 2}]"`);
  await press("2", "Space");
  const kept = tool.draft;
  form().reset();
  expect(tool.value).toMatchObject({ keypoints: [{ label: "a", x: 1, y: 2 }] });
  tool.draft = kept;
  tool.labels = [];
  expect(tool.value).toMatchObject({ keypoints: [] });
  tool.labels = ["b", "c"];
  await stand();
  expect(tool.value).toMatchObject({ keypoints: [{ label: "b", x: 800, y: 600 }] });
  expect([...(tool.shadowRoot?.querySelectorAll(".label-button span") ?? [])].map((each) => each.textContent)).toEqual(["b", "c"]);
  tool.value = { keypoints: [{ label: "c", x: 5, y: 6 }] };
  expect(tool._submittableValue).toMatchObject({ keypoints: [{ label: "c", x: 5, y: 6 }] });
});

it("keeps a shape that is begun, also from before the picture was there", async () => {
  const tool = await draw("polygon");
  await press("2", "Space", "ArrowLeft", "Space", "ArrowUp", "Space");
  const kept = tool.draft;
  expect(tool.value).toMatchObject({ polygons: [] });
  form().reset();
  expect(tool.draft).not.toContain("unfinished");
  tag = "crowd-polygon";
  await show(`<crowd-form><crowd-polygon name="found" src="/p.png" labels="['Car', 'Person']"></crowd-polygon></crowd-form>`);
  at<Tool>(tag).draft = kept;
  expect(at<Tool>(tag).draft).toBe(kept);
  await load();
  await press("Enter");
  expect(at<Tool>(tag).value).toMatchObject({ polygons: [{ label: "Person", vertices: [{ x: 800, y: 600 }, { x: 780, y: 600 }, { x: 780, y: 580 }] }] });
  at<Tool>(tag).draft = `{"polygons": [], "unfinished": {"label": 1, "points": [{"x": "?"}]}}`;
  expect(JSON.parse(at<Tool>(tag).draft)).toEqual({ none: false, polygons: [] });
});

it("takes a value that a script has set before the elements were known", async () => {
  const Tool = class extends CrowdKeypoint {};
  document.body.innerHTML = "<own-keypoint></own-keypoint>";
  const tool = at<Tool>("own-keypoint");
  tool.value = { keypoints: [{ label: "a", x: 7, y: 8 }] };
  tool.labels = ["a"];
  customElements.define("own-keypoint", Tool);
  await stand();
  expect([tool.value, Object.hasOwn(tool, "value")]).toMatchObject([{ keypoints: [{ label: "a", x: 7, y: 8 }] }, false]);
});

it("says so when the picture cannot be had, and shows an attribute that cannot be read", async () => {
  await show(`<crowd-form><crowd-line name="l" src="/gone.png" labels="['a'" initial-value="nonsense"></crowd-line></crowd-form>`);
  inside("crowd-line", "img").dispatchEvent(new Event("error"));
  await stand();
  expect([...(at("crowd-line").shadowRoot?.querySelectorAll(".wrong") ?? [])].map((each) => each.textContent).join()).toMatch(/labels.*initial-value.*could not be loaded/s);
  expect(at<Tool>("crowd-line").value).toMatchObject({ lines: [] });
});

it("offers the handles that page scripts look for", async () => {
  await draw("polygon");
  for (const selector of ["canvas.upper-canvas", ".label-pane-content", ".label-button", "button#polygon", "button#delete"]) {
    expect(inside(tag, selector)).not.toBeNull();
  }
});
