// Masks painted by keys alone: arrows move a cross, and the brush with it while it is down.

import type { MaskBench } from "./mask-bench";
import { within, type Point } from "./shapes";

const STEP = 10;
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The keys, as they stand in their window. */
export function keysOf(each: boolean): (readonly [string, string])[] {
  return [
    ["1 to 9", each ? "Choose the label of what is painted next, a thing of its own" : "Choose a label"],
    ["← ↑ → ↓", "Move the cross; with Shift by one pixel"],
    ["Space", "Put the brush down or lift it, or put a corner of an outline"],
    ["Enter", "Fill the outline"],
    ["B or E or O", "Brush, eraser, outline"],
    ["[ or ]", "Make the brush smaller or larger"],
    ["Delete", "Take back the last corner"],
    ["Esc", "Drop the outline, or lift the brush"],
    ["Ctrl+Z or Ctrl+Shift+Z", "Undo, redo"],
  ];
}

export class MaskKeys {
  readonly #bench: MaskBench;

  constructor(bench: MaskBench) {
    this.#bench = bench;
  }

  readonly press = (event: KeyboardEvent): void => {
    const { gestures } = this.#bench.stage;
    if (event.type === "keyup") {
      if (event.key !== " ") return;
      gestures.spaced = false;
      if (!gestures.spaceMoved && !gestures.isMoving) this.#put();
      event.preventDefault();
      return;
    }
    const arrow = ARROWS[event.key];
    const done = arrow !== undefined ? this.#arrow(arrow, event.shiftKey) : event.ctrlKey || event.metaKey ? this.#withControl(event) : this.#plain(event);
    if (done) event.preventDefault();
  };

  readonly focus = (event: FocusEvent): void => {
    const bench = this.#bench;
    bench.stage.gestures.spaced = false;
    if (event.type === "blur") {
      this.#lift();
      bench.cursor = null;
    }
    bench.stage.touch();
  };

  #plain(event: KeyboardEvent): boolean {
    const bench = this.#bench;
    const { view, gestures } = bench.stage;
    const acts: Readonly<Record<string, () => void>> = {
      " ": () => {
        if (!event.repeat) gestures.spaceMoved = false;
        gestures.spaced = true;
      },
      Enter: () => {
        if (bench.outline.length > 0) bench.fill();
        else this.#put();
      },
      Escape: () => {
        if (bench.outline.length > 0) bench.escape();
        else this.#lift();
      },
      Delete: () => {
        if (bench.outline.length > 0) bench.dropCorner();
      },
      b: () => {
        bench.turn("brush");
      },
      e: () => {
        bench.turn("eraser");
      },
      o: () => {
        bench.turn("polygon");
      },
      "[": () => {
        bench.resize(bench.size / 1.25 - 1);
      },
      "]": () => {
        bench.resize(bench.size * 1.25 + 1);
      },
      "+": () => {
        view.zoom(1.5, this.#focus());
      },
      "-": () => {
        view.zoom(1 / 1.5, this.#focus());
      },
      "0": () => {
        view.fit();
      },
    };
    const key = event.key === "=" ? "+" : event.key === "Backspace" ? "Delete" : event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const act = acts[key];
    if (act === undefined || event.altKey || (key === "Escape" && bench.outline.length === 0 && !bench.down)) return false;
    act();
    bench.stage.touch();
    return true;
  }

  #withControl(event: KeyboardEvent): boolean {
    const key = event.key.toLowerCase();
    this.#lift();
    if (key === "y" || (key === "z" && event.shiftKey)) this.#bench.redo();
    else if (key === "z") this.#bench.undo();
    else return false;
    return true;
  }

  #arrow([x, y]: readonly [number, number], fine: boolean): boolean {
    const bench = this.#bench;
    const { size } = bench.host;
    if (size === null) return false;
    const step = fine ? 1 : Math.max(1, Math.round(STEP / bench.stage.view.scale));
    const before = this.#cross();
    const after = within({ x: before.x + x * step, y: before.y + y * step }, size);
    bench.cursor = after;
    bench.stage.view.reveal(after);
    if (bench.down) bench.stroke(before, after);
    bench.say(`${String(after.x)}, ${String(after.y)}${bench.down ? ", brush down" : ""}`);
    return true;
  }

  #put(): void {
    const bench = this.#bench;
    bench.cursor = this.#cross();
    if (bench.mode === "polygon") bench.corner(bench.cursor);
    else if (bench.down) this.#lift();
    else if (bench.mode !== "pan" && bench.mayPaint()) {
      bench.down = true;
      bench.stroke(bench.cursor, bench.cursor);
      bench.say("The brush is down.");
    }
  }

  #lift(): void {
    const bench = this.#bench;
    if (!bench.down) return;
    bench.down = false;
    bench.finishStroke();
  }

  #cross(): Point {
    const { cursor, host, stage } = this.#bench;
    return cursor ?? within(stage.view.toPicture(stage.view.middle), host.size ?? { width: 0, height: 0 });
  }

  #focus(): Point {
    const { cursor, stage } = this.#bench;
    return cursor === null ? stage.view.middle : stage.view.toView(cursor);
  }
}

