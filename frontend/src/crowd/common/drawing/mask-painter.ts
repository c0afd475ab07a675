// Paints a mask over the picture: only what is in sight, so that the size of the picture does not matter, and of that only
// what has changed.

import type { MaskBench } from "./mask-bench";
import { paletteOf } from "./mask-files";
import type { Area } from "./mask";
import type { Point } from "./shapes";
import { fitted } from "./stage";

const MARK = "#2f41ab";

export class MaskPainter {
  readonly #bench: MaskBench;
  /** What of the picture must be painted again; "all" also when it lies elsewhere. */
  #stale: Area | "all" | null = "all";
  #seen = "";
  #image: ImageData | null = null;

  constructor(bench: MaskBench) {
    this.#bench = bench;
  }

  all(): void {
    this.#stale = "all";
  }

  part(area: Area): void {
    const before = this.#stale;
    if (before === "all") return;
    this.#stale =
      before === null
        ? area
        : {
            left: Math.min(before.left, area.left),
            top: Math.min(before.top, area.top),
            right: Math.max(before.right, area.right),
            bottom: Math.max(before.bottom, area.bottom),
          };
  }

  /** The mask, one point of the area after the other. */
  paintLayer(canvas: HTMLCanvasElement): void {
    const { stage, mask, shown } = this.#bench;
    const { view } = stage;
    const seen = [view.scale, view.left, view.top, view.room.width, view.room.height].join();
    if (seen !== this.#seen) this.all();
    this.#seen = seen;
    if (this.#stale === null || mask === null) return;
    const context = fitted(canvas, view.room, 1);
    if (context === null) return;
    const { width, height } = canvas;
    if (this.#image?.width !== width || this.#image.height !== height) {
      this.#image = context.createImageData(width, height);
      this.all();
    }
    const from = this.#stale === "all" ? { x: 0, y: 0 } : view.toView({ x: this.#stale.left, y: this.#stale.top });
    const to = this.#stale === "all" ? { x: width, y: height } : view.toView({ x: this.#stale.right, y: this.#stale.bottom });
    this.#stale = null;
    const [left, top] = [Math.max(0, Math.floor(from.x)), Math.max(0, Math.floor(from.y))];
    const [right, bottom] = [Math.min(width, Math.ceil(to.x)), Math.min(height, Math.ceil(to.y))];
    if (right <= left || bottom <= top) return;
    const colours = paletteOf(shown);
    const points = new Uint32Array(this.#image.data.buffer);
    // The pixel of the picture in which the middle of a point lies; -1 beside the picture.
    const pixel = (at: number, start: number, most: number): number => {
      const place = Math.floor((at + 0.5 - start) / view.scale);
      return place >= 0 && place < most ? place : -1;
    };
    const columns = Int32Array.from({ length: right - left }, (_, index) => pixel(left + index, view.left, mask.width));
    for (let y = top; y < bottom; y += 1) {
      const row = pixel(y, view.top, mask.height);
      for (let index = 0; index < columns.length; index += 1) {
        const column = columns[index] ?? -1;
        points[y * width + left + index] = row < 0 || column < 0 ? 0 : (colours[mask.at[row * mask.width + column] ?? 0] ?? 0);
      }
    }
    context.putImageData(this.#image, 0, 0, left, top, right - left, bottom - top);
  }

  /** What is not of the mask: the outline that is begun, the brush, the cross of the keys. */
  paint(context: CanvasRenderingContext2D, pointer: Point | null): void {
    const { stage, outline, mode, size, cursor } = this.#bench;
    const { view } = stage;
    if (outline.length > 0) {
      context.beginPath();
      for (const point of pointer === null ? outline : [...outline, pointer]) {
        const { x, y } = view.toView(point);
        context.lineTo(x, y);
      }
      line(context, 2);
      const first = outline[0] === undefined ? null : view.toView(outline[0]);
      if (first !== null) {
        context.beginPath();
        context.arc(first.x, first.y, outline.length > 2 ? 7 : 4, 0, 2 * Math.PI);
        line(context, 2);
      }
    }
    if (pointer === null || mode === "pan") return;
    const { x, y } = view.toView(pointer);
    context.beginPath();
    if (mode === "polygon") context.arc(x, y, 2, 0, 2 * Math.PI);
    else context.arc(x, y, Math.max(1, size / 2), 0, 2 * Math.PI);
    line(context, 1.5);
    if (cursor === null) return;
    context.beginPath();
    context.moveTo(x, 0);
    context.lineTo(x, view.room.height);
    context.moveTo(0, y);
    context.lineTo(view.room.width, y);
    line(context, 1);
  }
}

function line(context: CanvasRenderingContext2D, width: number): void {
  context.strokeStyle = "rgb(255 255 255 / 90%)";
  context.lineWidth = width + 2;
  context.stroke();
  context.strokeStyle = MARK;
  context.lineWidth = width;
  context.stroke();
}
