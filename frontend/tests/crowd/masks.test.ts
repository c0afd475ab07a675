import { deflateSync, unzlibSync } from "fflate";
import { expect, it } from "vitest";
import { Mask } from "../../src/crowd/common/drawing/mask";
import { base64, densely, keptOf, maskFrom, pngOf, rgbOf } from "../../src/crowd/common/drawing/mask-files";
import { MaskHistory } from "../../src/crowd/common/drawing/mask-history";
import { Colours } from "../../src/crowd/common/drawing/mask-reader";

/** A mask as rows of figures. */
function drawn({ at, width }: Mask): string[] {
  return Array.from({ length: at.length / width }, (_, y) => [...at.subarray(y * width, (y + 1) * width)].join(""));
}

/** Whether two masks are the same; comparing so many figures one by one takes seconds otherwise. */
function isSame(one: Uint8Array, other: Uint8Array | undefined): boolean {
  return one.length === other?.length && one.every((value, place) => value === other[place]);
}

it("paints what is within the brush of the way, and at least the pixel under the point", () => {
  const mask = new Mask({ width: 8, height: 6 });
  mask.stroke({ x: 2, y: 3 }, { x: 6, y: 3 }, 1, 1);
  expect(drawn(mask)).toEqual(["00000000", "00000000", "01111110", "01111110", "00000000", "00000000"]);
  mask.stroke({ x: 0.1, y: 0.9 }, { x: 0.1, y: 0.9 }, 0.1, 2);
  expect(drawn(mask)[0]).toBe("20000000");
  expect([...mask.counts.subarray(0, 3)]).toEqual([35, 12, 1]);
});

it.each([
  [{ x: 3, y: 3 }, { x: 40, y: 31 }, 5],
  [{ x: 40, y: 2 }, { x: 1, y: 30 }, 3.3],
  [{ x: 20, y: 30 }, { x: 20, y: 4 }, 0.8],
  [{ x: 10, y: 10 }, { x: 10, y: 10 }, 7],
  [{ x: -20, y: 10 }, { x: 90, y: 12 }, 4],
])("a stroke from %o to %o is exact for every pixel", (a, b, radius) => {
  const mask = new Mask({ width: 48, height: 36 });
  mask.stroke(a, b, radius, 3);
  const length = (b.x - a.x) ** 2 + (b.y - a.y) ** 2;
  const wrong: string[] = [];
  for (let y = 0; y < 36; y += 1) {
    for (let x = 0; x < 48; x += 1) {
      const [px, py] = [x + 0.5 - a.x, y + 0.5 - a.y];
      const share = length === 0 ? 0 : Math.min(1, Math.max(0, (px * (b.x - a.x) + py * (b.y - a.y)) / length));
      const away = Math.hypot(px - share * (b.x - a.x), py - share * (b.y - a.y));
      // On the very edge the last figure of the arithmetic decides.
      if (Math.abs(away - radius) > 1e-9 && (away < radius) !== (mask.at[y * 48 + x] === 3)) wrong.push(`${String(x)},${String(y)}`);
    }
  }
  expect(wrong).toEqual([]);
});

it("fills outlines, a hole where they lie over themselves, and clears a layer", () => {
  const mask = new Mask({ width: 7, height: 5 });
  mask.fill([{ x: 1, y: 1 }, { x: 6, y: 1 }, { x: 6, y: 4 }, { x: 1, y: 4 }], 1);
  expect(drawn(mask)).toEqual(["0000000", "0111110", "0111110", "0111110", "0000000"]);
  mask.fill([{ x: -3, y: 2 }, { x: 20, y: 2 }, { x: 20, y: 3 }, { x: -3, y: 3 }], 2);
  expect(drawn(mask)[2]).toBe("2222222");
  mask.clear(1);
  expect(drawn(mask)).toEqual(["0000000", "0000000", "2222222", "0000000", "0000000"]);
  expect([...mask.counts.subarray(0, 3)]).toEqual([28, 0, 7]);
});

it("takes acts back and does them again, over many tiles, and knows the mask it began with", () => {
  const mask = new Mask({ width: 300, height: 200 });
  const history = new MaskHistory();
  history.begin();
  const states = [mask.at.slice()];
  for (const value of [1, 2, 3]) {
    mask.stroke({ x: 5 * value, y: 5 }, { x: 290, y: 190 }, 20, value);
    const patch = mask.end();
    if (patch !== null) history.note(patch);
    states.push(mask.at.slice());
  }
  expect(history.changed).toBe(true);
  for (const state of [2, 1, 0]) {
    expect(history.undo(mask)).toBe(true);
    expect(isSame(mask.at, states[state])).toBe(true);
  }
  expect([history.undo(mask), history.changed, mask.counts[0]]).toEqual([false, false, 60_000]);
  for (const state of [1, 2, 3]) {
    history.redo(mask);
    expect(isSame(mask.at, states[state])).toBe(true);
  }
  expect(mask.end()).toBeNull();
  expect([...mask.counts.subarray(0, 4)]).toEqual([0, 1, 2, 3].map((value) => mask.at.filter((each) => each === value).length));
});

it("writes a PNG of the picture's size with exactly the layers' colours", () => {
  const mask = new Mask({ width: 131, height: 150 });
  mask.stroke({ x: 30, y: 30 }, { x: 90, y: 100 }, 14, 1);
  mask.fill([{ x: 50, y: 2 }, { x: 130, y: 70 }, { x: 70, y: 140 }], 2);
  mask.stroke({ x: 5, y: 140 }, { x: 20, y: 140 }, 4, 3);
  const png = pngOf(mask, [{ label: "a", colour: "#2ca02c" }, { label: "b", colour: "#f00" }, null]);
  expect(base64(png).startsWith("iVBOR")).toBe(true);
  const view = new DataView(png.buffer);
  expect([view.getUint32(16), view.getUint32(20), ...png.subarray(24, 29)]).toEqual([131, 150, 8, 6, 0, 0, 0]);
  const rows = unzlibSync(contentOf(png));
  const length = 4 * 131;
  const row = new Uint8Array(length);
  const colours = ["0,0,0,0", "44,160,44,255", "255,0,0,255", "0,0,0,0"];
  for (let y = 0; y < 150; y += 1) {
    expect(rows[y * (length + 1)]).toBe(2);
    for (let index = 0; index < length; index += 1) row[index] = (row[index] ?? 0) + (rows[y * (length + 1) + 1 + index] ?? 0);
    for (let x = 0; x < 131; x += 1) expect([...row.subarray(4 * x, 4 * x + 4)].join()).toBe(colours[mask.at[y * 131 + x] ?? 0]);
  }
});

/** What the parts of a PNG hold that carry its pixels. */
function contentOf(png: Uint8Array): Uint8Array {
  const view = new DataView(png.buffer);
  const found: number[] = [];
  for (let at = 8; at < png.length; at += view.getUint32(at) + 12) {
    const name = String.fromCharCode(...png.subarray(at + 4, at + 8));
    if (name === "IDAT") found.push(...png.subarray(at + 8, at + 8 + view.getUint32(at)));
  }
  return Uint8Array.from(found);
}

it("keeps a mask as a text, and takes none that is not of this picture or not whole", () => {
  const size = { width: 500, height: 300 };
  const mask = new Mask(size);
  mask.stroke({ x: 30, y: 30 }, { x: 400, y: 250 }, 40, 7);
  mask.at[149_999] = 255;
  const text = keptOf(mask);
  expect(text.length).toBeLessThan(500);
  expect(isSame(mask.at, maskFrom(text, size)?.at)).toBe(true);
  expect(maskFrom(keptOf(new Mask(size)), size)?.counts[0]).toBe(150_000);
  const short = `500x300:${densely(deflateSync(Uint8Array.from([1, 5])))}`;
  const long = `500x300:${densely(deflateSync(Uint8Array.from([1, 255, 255, 255, 127])))}`;
  for (const other of ["", "x", text.slice(0, -30), text.replace("500x300", "300x500"), short, long, "500x300:AAAA", "500x300:一丁丂"]) expect(maskFrom(other, size)).toBeNull();
});

it("reads colours as layers, also those a little off, and nothing of what is transparent or of another colour", () => {
  const colours = new Colours([{ label: "a", colour: "#2ca02c" }, { label: "b", colour: "#1f77b4" }]);
  const layer = (...data: number[]): number => colours.layerOf(data, 0);
  expect([layer(44, 160, 44, 255), layer(31, 119, 180, 255), layer(50, 150, 40, 255), layer(44, 160, 44, 10), layer(255, 0, 255, 255)]).toEqual([1, 2, 1, 0, 0]);
  expect([rgbOf("#1f77b4"), rgbOf("#0fa")]).toEqual([[31, 119, 180], [0, 255, 170]]);
});
