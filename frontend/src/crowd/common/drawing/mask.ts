// A mask as data: for each pixel of the picture the layer it belongs to. Painting is in spans of rows; what an act changes is
// kept in tiles, so that it can be taken back however large the picture is.

import type { Point, Size } from "./shapes";

/** More layers do not fit into a byte, of which 0 is none. */
export const MOST_LAYERS = 255;
const TILE = 128;

/** What tiles held before an act, by their number. */
export interface Patch {
  readonly tiles: ReadonlyMap<number, Uint8Array>;
  readonly bytes: number;
}

/** What was changed: from and, not included, to. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export class Mask implements Size {
  readonly width: number;
  readonly height: number;
  readonly at: Uint8Array;
  /** How many pixels each layer has. */
  readonly counts = new Float64Array(MOST_LAYERS + 1);
  readonly #across: number;
  #before = new Map<number, Uint8Array>();

  constructor({ width, height }: Size, at = new Uint8Array(width * height)) {
    this.width = width;
    this.height = height;
    this.at = at;
    this.#across = Math.ceil(width / TILE);
    for (const value of at) this.counts[value] = (this.counts[value] ?? 0) + 1;
  }

  /** Ends an act; returns what it changed, null for nothing. */
  end(): Patch | null {
    const tiles = this.#before;
    this.#before = new Map();
    return tiles.size === 0 ? null : { tiles, bytes: tiles.size * TILE * TILE };
  }

  /** Puts tiles back; returns what they held until now. */
  swap(patch: Patch): Patch {
    for (const [tile, before] of patch.tiles) {
      this.#keep(tile);
      const { left, top, right, bottom } = this.#areaOf(tile);
      for (let y = top; y < bottom; y += 1) {
        this.#count(y * this.width + left, right - left, -1);
        this.at.set(before.subarray((y - top) * TILE, (y - top) * TILE + right - left), y * this.width + left);
        this.#count(y * this.width + left, right - left, 1);
      }
    }
    return this.end() ?? patch;
  }

  /** Paints what is within `radius` of the way from one point to another. */
  stroke(a: Point, b: Point, radius: number, value: number): Area {
    // So that at least the pixel is met in which a point lies.
    const reach = Math.max(radius, Math.SQRT1_2);
    const area = this.#within(Math.min(a.x, b.x) - reach, Math.min(a.y, b.y) - reach, Math.max(a.x, b.x) + reach, Math.max(a.y, b.y) + reach);
    for (let y = area.top; y < area.bottom; y += 1) {
      const found = rowOfStroke(y + 0.5, a, b, reach);
      if (found !== null) this.#span(y, Math.ceil(found[0] - 0.5), Math.floor(found[1] - 0.5) + 1, value);
    }
    return area;
  }

  /** Paints the pixels whose middles an outline encloses. */
  fill(outline: readonly Point[], value: number): Area {
    const xs = outline.map(({ x }) => x);
    const ys = outline.map(({ y }) => y);
    const area = this.#within(Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys));
    for (let y = area.top; y < area.bottom; y += 1) {
      const cuts = cutsOf(outline, y + 0.5);
      for (let index = 0; index + 1 < cuts.length; index += 2) {
        this.#span(y, Math.ceil((cuts[index] ?? 0) - 0.5), Math.ceil((cuts[index + 1] ?? 0) - 0.5), value);
      }
    }
    return area;
  }

  /** Takes every pixel from a layer. */
  clear(layer: number): void {
    for (let y = 0; y < this.height; y += 1) {
      const row = y * this.width;
      let x = this.at.subarray(row, row + this.width).indexOf(layer);
      while (x >= 0 && x < this.width) {
        let to = x + 1;
        while (to < this.width && this.at[row + to] === layer) to += 1;
        this.#span(y, x, to, 0);
        const next = this.at.subarray(row + to, row + this.width).indexOf(layer);
        x = next < 0 ? -1 : to + next;
      }
    }
  }

  #span(y: number, from: number, to: number, value: number): void {
    const [left, right] = [Math.max(0, from), Math.min(this.width, to)];
    if (right <= left || y < 0 || y >= this.height) return;
    const row = y * this.width;
    for (let x = left - (left % TILE); x < right; x += TILE) this.#keep(Math.floor(y / TILE) * this.#across + x / TILE);
    this.#count(row + left, right - left, -1);
    this.at.fill(value, row + left, row + right);
    this.counts[value] = (this.counts[value] ?? 0) + right - left;
  }

  #count(from: number, length: number, by: number): void {
    for (let index = from; index < from + length; index += 1) {
      const value = this.at[index] ?? 0;
      this.counts[value] = (this.counts[value] ?? 0) + by;
    }
  }

  #keep(tile: number): void {
    if (this.#before.has(tile)) return;
    const { left, top, right, bottom } = this.#areaOf(tile);
    const copy = new Uint8Array(TILE * TILE);
    for (let y = top; y < bottom; y += 1) copy.set(this.at.subarray(y * this.width + left, y * this.width + right), (y - top) * TILE);
    this.#before.set(tile, copy);
  }

  #areaOf(tile: number): Area {
    const [left, top] = [(tile % this.#across) * TILE, Math.floor(tile / this.#across) * TILE];
    return { left, top, right: Math.min(this.width, left + TILE), bottom: Math.min(this.height, top + TILE) };
  }

  #within(left: number, top: number, right: number, bottom: number): Area {
    return {
      left: Math.max(0, Math.floor(left)),
      top: Math.max(0, Math.floor(top)),
      right: Math.min(this.width, Math.ceil(right)),
      bottom: Math.min(this.height, Math.ceil(bottom)),
    };
  }
}

/** From where to where a stroke covers the row at `y`: the two round ends and what is between them are one piece. */
function rowOfStroke(y: number, a: Point, b: Point, radius: number): readonly [number, number] | null {
  let [from, to] = [Infinity, -Infinity];
  for (const end of [a, b]) {
    const half = Math.sqrt(radius * radius - (y - end.y) ** 2);
    if (Number.isNaN(half)) continue;
    from = Math.min(from, end.x - half);
    to = Math.max(to, end.x + half);
  }
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = Math.hypot(dx, dy);
  if (length > 0) {
    // Beside the way at most the radius, and along it between the two ends; both change evenly along a row.
    const beside = range(dy / length, (-(y - a.y) * dx) / length, -radius, radius);
    const along = range(dx / length, ((y - a.y) * dy) / length, 0, length);
    const [low, high] = [Math.max(beside[0], along[0]) + a.x, Math.min(beside[1], along[1]) + a.x];
    if (low <= high) [from, to] = [Math.min(from, low), Math.max(to, high)];
  }
  return from <= to ? [from, to] : null;
}

/** For which t `slope * t + start` is between two bounds. */
function range(slope: number, start: number, low: number, high: number): [number, number] {
  if (Math.abs(slope) < 1e-12) return start >= low && start <= high ? [-Infinity, Infinity] : [Infinity, -Infinity];
  const [one, other] = [(low - start) / slope, (high - start) / slope];
  return one <= other ? [one, other] : [other, one];
}

function cutsOf(outline: readonly Point[], y: number): number[] {
  const cuts: number[] = [];
  outline.forEach((a, index) => {
    const b = outline[(index + 1) % outline.length] ?? a;
    if (a.y > y !== b.y > y) cuts.push(a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x));
  });
  return cuts.sort((one, other) => one - other);
}
