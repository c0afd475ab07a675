// Shapes drawn and changed by keys alone: arrows move a cross over the picture, or what is in hand.

import { handlesOf, moved, withHandle } from "./geometry";
import type { ShapeBench } from "./shape-bench";
import { within, type Kind, type Point } from "./shapes";

/** What an arrow key moves, in pixels of the area; with Shift it is one pixel of the picture. */
const STEP = 10;
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The keys of a tool, as they stand in its window. */
export function keysOf({ noun, most }: Kind): (readonly [string, string])[] {
  const many = most > 2;
  return [
    ["1 to 9", "Choose a label, or give it to what is in hand"],
    ["← ↑ → ↓", "Move the cross, or what is in hand; with Shift by one pixel"],
    ["Space", most === 1 ? `Put a ${noun} at the cross` : "Put a point at the cross"],
    many ? ["Enter", `Finish the ${noun}`] : ["Enter", "The same"],
    ["N or P", `Take the next ${noun} in hand, or the one before`],
    ...(most === 1 ? [] : [["H", "Take the next of its points in hand"] as const]),
    ["Delete", many ? "Remove the last point, or what is in hand" : "Remove what is in hand"],
    ["Esc", "Drop what is begun, or let go of what is in hand"],
    ["Ctrl+Z or Ctrl+Shift+Z", "Undo, redo"],
    ["Alt", "Held, with the pointer: draw, whatever is there"],
  ];
}

export class ShapeKeys {
  readonly #bench: ShapeBench;

  constructor(bench: ShapeBench) {
    this.#bench = bench;
  }

  readonly press = (event: KeyboardEvent): void => {
    if (event.type === "keyup") {
      this.#lift(event);
      return;
    }
    const arrow = ARROWS[event.key];
    const done =
      arrow === undefined ? (event.ctrlKey || event.metaKey ? this.#withControl(event) : this.#plain(event)) : this.#arrow(arrow, event.shiftKey);
    if (done) event.preventDefault();
  };

  readonly focus = (event: FocusEvent): void => {
    const bench = this.#bench;
    bench.stage.gestures.spaced = false;
    if (event.type === "blur") bench.cursor = null;
    bench.stage.touch();
  };

  #lift(event: KeyboardEvent): void {
    const { stage } = this.#bench;
    if (event.key !== " ") return;
    stage.gestures.spaced = false;
    event.preventDefault();
    // Held to move the picture, it puts no point.
    if (!stage.gestures.spaceMoved) this.#put();
  }

  #plain(event: KeyboardEvent): boolean {
    const bench = this.#bench;
    const { view } = bench.stage;
    const draws = bench.draft.length > 0;
    const acts: Readonly<Record<string, () => void>> = {
      " ": () => {
        if (!event.repeat) bench.stage.gestures.spaceMoved = false;
        bench.stage.gestures.spaced = true;
      },
      Enter: () => {
        if (bench.host.kind.most > 2 && draws) bench.finish();
        else this.#put();
      },
      Escape: () => {
        bench.escape();
      },
      Delete: () => {
        this.#delete();
      },
      Backspace: () => {
        this.#delete();
      },
      n: () => {
        this.#next(1);
      },
      p: () => {
        this.#next(-1);
      },
      h: () => {
        this.#nextHandle();
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
    const key = event.key === "=" ? "+" : event.key === "−" ? "-" : event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const act = acts[key];
    // Nothing is left to do for Escape: a window around the page may want it.
    if (act === undefined || event.altKey || (key === "Escape" && !draws && bench.selected === null)) return false;
    act();
    bench.stage.touch();
    return true;
  }

  #withControl(event: KeyboardEvent): boolean {
    const key = event.key.toLowerCase();
    if (key === "y" || (key === "z" && event.shiftKey)) this.#bench.redo();
    else if (key === "z") this.#bench.undo();
    else return false;
    return true;
  }

  #arrow([x, y]: readonly [number, number], fine: boolean): boolean {
    const bench = this.#bench;
    const { host, stage } = bench;
    if (host.size === null) return false;
    const step = fine ? 1 : Math.max(1, Math.round(STEP / stage.view.scale));
    const shape = bench.selected;
    if (shape === null || bench.draft.length > 0) {
      bench.cursor = within({ x: this.#cross().x + x * step, y: this.#cross().y + y * step }, host.size);
      stage.view.reveal(bench.cursor);
      bench.say(`${String(bench.cursor.x)}, ${String(bench.cursor.y)}`);
      return true;
    }
    if (host.locked) return false;
    const { handle } = bench;
    const { form } = host.kind;
    const at = handle === null ? undefined : handlesOf(form, shape.points)[handle]?.at;
    const points =
      at === undefined || handle === null
        ? moved(shape.points, x * step, y * step, host.size)
        : withHandle(form, shape.points, handle, { x: at.x + x * step, y: at.y + y * step }, host.size);
    bench.change(shape, points);
    bench.handle = handle;
    const [first] = points;
    if (first !== undefined) stage.view.reveal(first);
    return true;
  }

  #put(): void {
    const bench = this.#bench;
    if (bench.host.size === null) return;
    bench.select(null);
    bench.cursor ??= this.#cross();
    bench.put(bench.cursor);
  }

  #delete(): void {
    const bench = this.#bench;
    if (bench.draft.length > 0 && bench.host.kind.most > 2) bench.dropPoint();
    else if (bench.draft.length > 0) bench.escape();
    else bench.remove(bench.selected);
  }

  #next(by: number): void {
    const bench = this.#bench;
    const { shapes } = bench.host;
    if (shapes.length === 0) return;
    const now = bench.selected === null ? (by > 0 ? -1 : shapes.length) : shapes.indexOf(bench.selected);
    const shape = shapes[(now + by + shapes.length) % shapes.length];
    bench.cursor = null;
    bench.select(shape ?? null);
    const [first] = shape?.points ?? [];
    if (first !== undefined) bench.stage.view.reveal(first);
  }

  #nextHandle(): void {
    const bench = this.#bench;
    const handles = bench.selected === null ? [] : handlesOf(bench.host.kind.form, bench.selected.points);
    if (handles.length < 2) return;
    bench.handle = ((bench.handle ?? -1) + 1) % handles.length;
    bench.say(`In hand: ${handles[bench.handle]?.name ?? ""}.`);
  }

  /** Where the cross is, or where it comes up: in the middle of what is in sight. */
  #cross(): Point {
    const { cursor, host, stage } = this.#bench;
    return cursor ?? within(stage.view.toPicture(stage.view.middle), host.size ?? { width: 0, height: 0 });
  }

  #focus(): Point {
    const { cursor, stage } = this.#bench;
    return cursor === null ? stage.view.middle : stage.view.toView(cursor);
  }
}
