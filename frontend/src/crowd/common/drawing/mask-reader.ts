// Reads an earlier mask: a draft of ours, or a picture, its colours into layers.

import { colourAt } from "../../choices";
import type { Layer, Start } from "./contract";
import { maskFrom, rgbOf } from "./mask-files";
import { Mask, MOST_LAYERS } from "./mask";
import type { Size } from "./shapes";

const ROWS_AT_ONCE = 256;
/** How far a colour may be off, as in a picture that was saved in another way, in each of red, green and blue. */
const OFF = 24;

/** Returns what a mask begins with, of a picture only the labels that are offered still; null if it cannot be read. */
export async function begun(
  start: Start,
  size: Size,
  offered: ReadonlySet<string>,
): Promise<[mask: Mask, layers: readonly Layer[]] | null> {
  if (start.kept !== "") {
    const mask = maskFrom(start.kept, size);
    return mask === null ? null : [mask, start.layers];
  }
  const known = start.layers.filter(({ label }) => offered.has(label)).slice(0, MOST_LAYERS);
  try {
    const mask = await readMask(start.src, size, known);
    return [mask, known.map(({ label }, index) => ({ label, colour: colourAt(index) }))];
  } catch {
    return null;
  }
}

/** Returns the mask in the picture at an address. Rejects if it cannot be had, or not be read from its server. */
export async function readMask(src: string, size: Size, layers: readonly Layer[]): Promise<Mask> {
  const image = await load(src);
  const mask = new Uint8Array(size.width * size.height);
  const reader = new Colours(layers);
  const canvas = document.createElement("canvas");
  canvas.width = size.width;
  // In strips: the whole of a large picture is more than some browsers' canvas holds.
  canvas.height = Math.min(ROWS_AT_ONCE, size.height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error("this browser gives no canvas");
  context.imageSmoothingEnabled = false;
  for (let top = 0; top < size.height; top += ROWS_AT_ONCE) {
    context.clearRect(0, 0, size.width, ROWS_AT_ONCE);
    context.drawImage(image, 0, -top, size.width, size.height);
    const rows = Math.min(ROWS_AT_ONCE, size.height - top);
    const { data } = context.getImageData(0, 0, size.width, rows);
    for (let index = 0; index < size.width * rows; index += 1) mask[top * size.width + index] = reader.layerOf(data, 4 * index);
  }
  return new Mask(size, mask);
}

/** Which layer a colour is; what is not quite one of them is the nearest, or none. */
export class Colours {
  readonly #layers: readonly (readonly [number, number, number])[];
  readonly #known = new Map<number, number>();

  constructor(layers: readonly Layer[]) {
    this.#layers = layers.map(({ colour }) => rgbOf(colour));
  }

  layerOf(data: ArrayLike<number>, at: number): number {
    if ((data[at + 3] ?? 0) < 128) return 0;
    const [red, green, blue] = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
    const key = (red << 16) | (green << 8) | blue;
    let found = this.#known.get(key);
    if (found === undefined) {
      const offs = this.#layers.map(([r, g, b]) => Math.max(Math.abs(r - red), Math.abs(g - green), Math.abs(b - blue)));
      const least = Math.min(...offs);
      found = least <= OFF ? offs.indexOf(least) + 1 : 0;
      this.#known.set(key, found);
    }
    return found;
  }
}

function load(src: string): Promise<HTMLImageElement> {
  return new Promise((done, failed) => {
    const image = new Image();
    // Without its server's leave a picture can be shown, but not read.
    image.crossOrigin = "anonymous";
    image.onload = () => {
      done(image);
    };
    image.onerror = () => {
      failed(new Error("the earlier mask could not be loaded"));
    };
    image.src = src;
  });
}
