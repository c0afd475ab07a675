import { unzlibSync } from "fflate";
import { expect, it } from "vitest";
import "../../src/crowd/common/drawing/script";
import { answer, at, form, inside, show, stand } from "./page";

interface Tool extends HTMLElement {
  value: { labelMappings?: unknown; instances?: unknown; labeledImage: { pngImageData: string }; inputImageProperties: unknown; initialValueModified?: boolean };
  labels: unknown;
  draft: string;
}

let tag = "";

/** Shows a tool in a form, its picture 80 by 60: an arrow moves one pixel of it. */
async function paint(name: string, attributes = `labels="['Road', 'Sky']"`): Promise<Tool> {
  tag = `crowd-${name}`;
  await show(`<crowd-form><${tag} name="scene" src="/p.png" ${attributes}></${tag}></crowd-form>`);
  const image = inside(tag, "img");
  Object.defineProperties(image, { naturalWidth: { value: 80 }, naturalHeight: { value: 60 } });
  image.dispatchEvent(new Event("load"));
  await stand();
  return at<Tool>(tag);
}

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

/** How many pixels of each colour a PNG has. */
function coloursIn(png: string): Record<string, number> {
  const bytes = Uint8Array.from(atob(png), (each) => each.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  const parts: number[] = [];
  for (let place = 8; place < bytes.length; place += view.getUint32(place) + 12) {
    if (String.fromCharCode(...bytes.subarray(place + 4, place + 8)) === "IDAT") parts.push(...bytes.subarray(place + 8, place + 8 + view.getUint32(place)));
  }
  const rows = unzlibSync(Uint8Array.from(parts));
  const found: Record<string, number> = {};
  const row = new Uint8Array(320);
  for (let y = 0; y < 60; y += 1) {
    for (let index = 0; index < 320; index += 1) row[index] = (row[index] ?? 0) + (rows[y * 321 + 1 + index] ?? 0);
    for (let x = 0; x < 80; x += 1) {
      const [red = 0, green = 0, blue = 0, opacity = 0] = row.subarray(4 * x);
      const name = opacity === 0 ? "none" : `#${[red, green, blue].map((each) => each.toString(16).padStart(2, "0")).join("")}`;
      found[name] = (found[name] ?? 0) + 1;
    }
  }
  return found;
}

it("crowd-semantic-segmentation by keys: painted, another label over it, taken away, undone", async () => {
  const tool = await paint("semantic-segmentation");
  expect(tool.value).toMatchObject({ labelMappings: {}, inputImageProperties: { height: 60, width: 80 } });
  expect(form().reportValidity()).toBe(false);
  await press("Space");
  expect(inside(tag, ".told").textContent).toBe("Choose a label first.");
  // The area is 800 by 600 until it is measured, so the brush of 24 is 2.4 pixels across.
  await press("1", "Space", "ArrowRight", "ArrowRight", "ArrowRight", "Space");
  expect(coloursIn(tool.value.labeledImage.pngImageData)).toEqual({ none: 4790, "#2ca02c": 10 });
  expect(tool.value.labelMappings).toEqual({ Road: { color: "#2ca02c" } });
  await press("2", "Space", "Space");
  expect(coloursIn(tool.value.labeledImage.pngImageData)).toEqual({ none: 4790, "#2ca02c": 6, "#1f77b4": 4 });
  await press("e", "Space", "Space", "Control+z", "Control+z");
  expect(answer()).toMatchObject({ scene: { labelMappings: { Road: { color: "#2ca02c" } } } });
  await press("Control+Shift+z");
  expect(Object.keys(tool.value.labelMappings as object)).toEqual(["Road", "Sky"]);
  tool.labels = ["Sky"];
  await stand();
  expect(coloursIn(tool.value.labeledImage.pngImageData)).toEqual({ none: 4796, "#2ca02c": 4 });
  expect(form().reportValidity()).toBe(true);
});

it("crowd-instance-segmentation: every outline a thing of its own, with its own colour", async () => {
  const tool = await paint("instance-segmentation", `labels="['Car']"`);
  await press("o", "Enter", "ArrowRight", "ArrowRight", "Space", "ArrowDown", "ArrowDown", "Space", "Enter", "b");
  // What lies on the left edge of an outline is in it, on the right edge not: neighbours never share a pixel.
  expect(coloursIn(tool.value.labeledImage.pngImageData)).toEqual({ none: 4797, "#2ca02c": 3 });
  inside(tag, ".another").click();
  await press("Space", "Space");
  expect(tool.value.instances).toEqual([{ color: "#2ca02c", label: "Car" }, { color: "#1f77b4", label: "Car" }]);
  inside(tag, ".drawn .drop").click();
  await stand();
  expect(tool.value.instances).toEqual([{ color: "#1f77b4", label: "Car" }]);
  await press("Control+z", "Control+z", "Control+z");
  expect(tool.value.instances).toEqual([]);
});

it("keeps a draft of a mask and goes back to the beginning", async () => {
  const tool = await paint("semantic-segmentation");
  await press("2", "Space", "ArrowLeft", "Space");
  const { draft, value } = tool;
  form().reset();
  await stand();
  expect(tool.value.labelMappings).toEqual({});
  tool.draft = draft;
  await stand();
  expect([tool.value, tool.draft]).toEqual([value, draft]);
});

it("keeps an outline that is begun", async () => {
  const tool = await paint("semantic-segmentation");
  const [left, up] = ["ArrowLeft", "ArrowUp"].map((key) => Array.from({ length: 5 }, () => key));
  await press("o", "2", "Space", ...(left ?? []), "Space", ...(up ?? []), "Space");
  const { draft } = tool;
  form().reset();
  await stand();
  expect(tool.draft).not.toContain("unfinished");
  tool.draft = draft;
  await stand();
  expect(tool.draft).toBe(draft);
  await press("Enter");
  expect(tool.value.labelMappings).toEqual({ Sky: { color: "#1f77b4" } });
});

it("says when more is painted than a draft can keep", async () => {
  tag = "crowd-semantic-segmentation";
  await show(`<crowd-form><${tag} name="scene" src="/p.png" labels="['Road']"></${tag}></crowd-form>`);
  const tool = at<Tool>(tag);
  const told = (): string => inside(tag, ".warning").textContent;
  const keep = async (kept: string): Promise<string> => {
    tool.draft = JSON.stringify({ kept, layers: [{ label: "Road", colour: "#2ca02c" }] });
    const { draft } = tool;
    await stand();
    return draft;
  };
  expect(await keep("80x60:一丁")).toContain("80x60:一丁");
  expect(told()).toBe("");
  expect(await keep(`80x60:${"一".repeat(300_000)}`)).toContain('"kept":""');
  expect(told()).toContain("Submit before you close or reload this page.");
  expect(await keep("80x60:一")).toContain("80x60:一");
  expect(told()).toBe("");
});

it("says so when the earlier work cannot be had, and lets begin anew", async () => {
  const tool = await paint("semantic-segmentation", `labels="['Road']" initial-value="{labelMappings: {Road: {color: '#2ca02c'}}, src: ''}"`);
  expect(tool.value.initialValueModified).toBe(false);
  await press("Space", "Space");
  expect(tool.value.initialValueModified).toBe(true);
});

it.each(["semantic-segmentation", "instance-segmentation"])("crowd-%s: Delete drops an outline that is begun, else what is painted on", async (name) => {
  const tool = await paint(name);
  const gone = (): HTMLButtonElement => inside<HTMLButtonElement>(tag, "button#delete");
  expect(gone().disabled).toBe(true);
  await press("1", "Space", "ArrowRight", "Space", "2", "Space", "ArrowRight", "Space", "o", "Space");
  gone().click();
  await stand();
  expect(inside(tag, ".told").textContent).toBe("The outline was dropped.");
  gone().click();
  await stand();
  expect(inside(tag, ".told").textContent).toBe("Removed: Sky.");
  expect(tool.value.labelMappings ?? tool.value.instances).toEqual(
    name.startsWith("semantic") ? { Road: { color: "#2ca02c" } } : [{ color: "#2ca02c", label: "Road" }],
  );
  expect(gone().disabled).toBe(true);
  await press("Control+z");
  expect(inside(tag, ".told").textContent).toBe("Undone.");
});
