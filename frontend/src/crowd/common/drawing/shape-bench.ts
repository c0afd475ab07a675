// Drawing shapes: what the pointer and the keys do, and what can be undone.

import type { TemplateResult } from "lit";
import { figureFor } from "../keys";
import { hearUndo, TOOLS } from "./chrome";
import type { Unfinished, Bench, ShapeHost } from "./contract";
import { crossesItself, distance, hitAt, moved, withHandle, type Hit } from "./geometry";
import { reachOf } from "./gestures";
import { History } from "./history";
import { ShapeKeys } from "./shape-keys";
import { paintScene } from "./shape-painter";
import { placeOf, shapeView } from "./shape-view";
import { cornersOf, isAlike, within, type Point, type Shape } from "./shapes";
import { Stage, type Painter } from "./stage";

/** What a pointer may move between press and release and still be a click. */
const STILL = 4;

/** What the pointer does: draw, take in hand, move the picture. */
export type Mode = "draw" | "select" | "pan";

/** A shape, or one of its handles, that a pointer drags. */
interface Grab {
  readonly hit: Hit;
  readonly from: Point;
  /** Whether it was in hand before. */
  readonly held: boolean;
  shape: Shape;
}

/** What was drawn, with the points of a shape that is begun: both are undone step by step. */
interface State {
  readonly shapes: readonly Shape[];
  readonly draft: readonly Point[];
}

export class ShapeBench implements Bench, Painter {
  readonly host: ShapeHost;
  readonly stage: Stage;
  /** The label of what is drawn next. */
  label: string | null = null;
  selected: Shape | null = null;
  /** Of the shape in hand, the handle that keys move. */
  handle: number | null = null;
  /** The points of a shape that is begun. */
  draft: readonly Point[] = [];
  /** Where the keys are; null while a pointer is at work. */
  cursor: Point | null = null;
  mode: Mode = "draw";
  /** What was said last, and whether it was that something cannot be. */
  said = "";
  alarm = false;
  /** Whether a label must be chosen first. */
  asksLabel = false;
  #hovered: Shape | null = null;
  #pointer: Point | null = null;
  #grab: Grab | null = null;
  #pressed: Point | null = null;
  readonly #keys: ShapeKeys;
  readonly #history = new History<State>();

  constructor(host: ShapeHost) {
    this.host = host;
    this.stage = new Stage(host, this);
    this.#keys = new ShapeKeys(this);
  }

  hostConnected(): void {
    document.addEventListener("keydown", this.#heard);
  }

  hostDisconnected(): void {
    document.removeEventListener("keydown", this.#heard);
    this.stage.leave();
  }

  hostUpdated(): void {
    this.stage.settle();
    this.stage.touch();
  }

  replaced(): void {
    this.#history.forget();
    this.selected = null;
    this.draft = [];
    this.stage.touch();
  }

  get unfinished(): Unfinished | null {
    return this.draft.length === 0 ? null : { label: this.chosen, points: this.draft };
  }

  resume({ label, points }: Unfinished): void {
    this.label = label;
    this.draft = points.slice(0, this.host.kind.most - 1);
    this.host.requestUpdate();
    this.stage.touch();
  }

  focus(): void {
    this.stage.element?.focus();
  }

  get pans(): boolean {
    return this.mode === "pan";
  }

  get history(): { readonly canUndo: boolean; readonly canRedo: boolean } {
    return this.#history;
  }

  render(): TemplateResult {
    return shapeView(this, this.#keys);
  }

  paint(context: CanvasRenderingContext2D): void {
    const { shapes, kind } = this.host;
    const grab = this.#grab;
    const colours = new Map(this.host.labelList.map(({ name, colour }) => [name, colour]));
    const colourOf = (label: string): string => colours.get(label) ?? "#000000";
    const end = this.cursor ?? (this.draft.length > 0 ? this.#pointer : null);
    paintScene(context, this.stage.view, {
      form: kind.form,
      shapes: grab === null ? shapes : shapes.map((shape) => (shape === grab.hit.shape ? grab.shape : shape)),
      colourOf,
      selected: grab?.shape ?? this.selected,
      hovered: grab === null ? this.#hovered : null,
      handle: this.handle,
      draft: this.draft.length === 0 || end === null ? this.draft : [...this.draft, within(end, this.#size)],
      draftColour: colourOf(this.chosen ?? ""),
      cursor: this.cursor,
    });
  }

  press(at: Point, event: PointerEvent): void {
    this.cursor = null;
    this.#pressed = at;
    const hit = this.draft.length > 0 || event.altKey ? null : this.#hit(at, event);
    this.asksLabel = false;
    if (hit !== null && (this.mode === "select" || !hit.inside)) {
      const held = this.selected === hit.shape;
      this.select(hit.shape);
      if (!this.host.locked) this.#grab = { hit, from: this.stage.view.toPicture(at), held, shape: hit.shape };
      return;
    }
    this.select(null);
    if (this.mode !== "draw" || !this.mayDraw()) {
      this.#pressed = null;
      return;
    }
    // Points of longer shapes are put on release: a second finger may follow, and then the first one drew nothing.
    if (this.host.kind.most === 2 && this.draft.length === 0) this.draft = [this.#place(at)];
    this.drag(at);
  }

  drag(at: Point): void {
    const grab = this.#grab;
    this.#pointer = this.stage.view.toPicture(at);
    if (grab !== null && this.#pressed !== null && (grab.shape !== grab.hit.shape || distance(at, this.#pressed) > STILL)) {
      const { shape, handle } = grab.hit;
      const { form } = this.host.kind;
      const [x, y] = [this.#pointer.x - grab.from.x, this.#pointer.y - grab.from.y];
      const points = handle === null || form === "point" ? moved(shape.points, x, y, this.#size) : withHandle(form, shape.points, handle, this.#pointer, this.#size);
      grab.shape = { ...shape, points };
    }
    this.stage.touch();
  }

  release(at: Point, event: PointerEvent): void {
    this.drag(at);
    const grab = this.#grab;
    const pressed = this.#pressed;
    this.#grab = null;
    this.#pressed = null;
    if (grab !== null) {
      if (grab.shape !== grab.hit.shape) this.change(grab.hit.shape, grab.shape.points);
      // What is only put right in between is not in hand: the next figure is for what is drawn next.
      if (grab.shape !== grab.hit.shape && this.mode === "draw" && !grab.held) this.selected = null;
    } else if (pressed !== null) {
      const [first] = this.draft;
      const clicked = distance(pressed, at) <= STILL;
      // The first of two clicks; the shape ends with the second, or where a pointer that was dragged is let go.
      const begins = this.host.kind.most === 2 && first !== undefined && clicked && distance(this.stage.view.toView(first), at) <= STILL;
      if (!begins) this.put(this.#place(at), event);
    }
    this.stage.touch();
  }

  cancel(): void {
    this.#grab = null;
    this.#pressed = null;
    if (this.host.kind.most === 2) this.draft = [];
    this.stage.touch();
  }

  hover(at: Point | null, event: PointerEvent): void {
    this.#pointer = at && this.stage.view.toPicture(at);
    const hit = at === null || this.draft.length > 0 ? null : this.#hit(at, event);
    const counts = hit !== null && (this.mode === "select" || !hit.inside) ? hit : null;
    this.#hovered = counts?.shape ?? null;
    const grip = counts === null ? null : counts.handle === null || this.host.kind.form !== "box" ? "move" : CURSORS[counts.handle % 4];
    this.stage.cursor = this.mode === "pan" || this.stage.gestures.spaced ? "grab" : (grip ?? (this.mode === "draw" ? "crosshair" : "default"));
    this.stage.touch();
  }

  /** Puts a point where the pointer or the cross is; finishes the shape if it has all it needs. */
  put(point: Point, event?: MouseEvent): void {
    if (!this.mayDraw()) return;
    const { least, most, form } = this.host.kind;
    const [first] = this.draft;
    const last = this.draft.at(-1);
    const near = (other: Point | undefined): boolean =>
      other !== undefined && distance(this.stage.view.toView(other), this.stage.view.toView(point)) <= reachOf(event);
    if (form === "polygon" && this.draft.length >= least && near(first)) this.finish();
    else if (most === Infinity && this.draft.length >= least && event !== undefined && near(last)) this.finish();
    else if (last?.x === point.x && last.y === point.y) return;
    else if (form === "polygon" && crossesItself([...this.draft, point], false)) this.say("The edges of a polygon may not cross.", true);
    else if (this.draft.length + 1 >= most) this.#add([...this.draft, point]);
    else {
      if (most > 2) this.#history.leave(this.#state);
      this.draft = [...this.draft, point];
      this.say(`Point ${String(this.draft.length)} at ${String(point.x)}, ${String(point.y)}.`);
    }
  }

  /** Ends a shape of many points. */
  finish(): void {
    const { least, noun, form } = this.host.kind;
    if (this.draft.length < least) this.say(`A ${noun} has at least ${String(least)} points.`, true);
    else if (form === "polygon" && crossesItself(this.draft, true)) this.say("The edges of a polygon may not cross.", true);
    else this.#add(this.draft);
  }

  /** Drops the shape that is begun, else lets go of the one in hand. */
  escape(): void {
    if (this.draft.length > 0) {
      this.#history.leave(this.#state);
      this.draft = [];
      this.say(`The ${this.host.kind.noun} was not drawn.`);
    } else {
      this.handle = null;
      this.select(null);
    }
  }

  /** Gives a shape other points, if it may have them. */
  change(shape: Shape, points: readonly Point[], label = shape.label): void {
    const { form } = this.host.kind;
    const [a, b] = points;
    if (form === "polygon" && crossesItself(points, true)) {
      this.say("The edges of a polygon may not cross.", true);
      return;
    }
    if (form === "box" && (a === undefined || b === undefined || a.x === b.x || a.y === b.y)) return;
    const next: Shape = { label, points };
    this.#commit(this.host.shapes.map((each) => (each === shape ? next : each)), []);
    this.selected = next;
    this.say(`${this.words(next)}.`);
  }

  select(shape: Shape | null): void {
    if (shape === this.selected) return;
    this.selected = shape;
    this.handle = null;
    if (shape !== null) this.say(`${this.words(shape)}, in hand.`);
    this.host.requestUpdate();
  }

  remove(shape: Shape | null): void {
    if (shape === null || this.host.locked) return;
    this.selected = null;
    this.handle = null;
    this.#hovered = null;
    this.#commit(this.host.shapes.filter((each) => each !== shape), this.draft);
    this.say(`Removed: ${this.words(shape)}.`);
  }

  /** Takes back the last point of a shape that is begun. */
  dropPoint(): void {
    this.#history.leave(this.#state);
    this.draft = this.draft.slice(0, -1);
    this.say(`${String(this.draft.length)} points left.`);
  }

  readonly undo = (): void => {
    this.#go(this.#history.undo(this.#state), "Undone.");
  };

  readonly redo = (): void => {
    this.#go(this.#history.redo(this.#state), "Done again.");
  };

  /** Says something to eyes and ears. */
  say(words: string, alarm = false): void {
    this.said = words;
    this.alarm = alarm;
    this.host.requestUpdate();
    this.stage.touch();
  }

  /** A shape in words. */
  words({ label, points }: Shape): string {
    return `${label}, ${placeOf(this.host.kind.form, points)}`;
  }

  /** Whether there is a label to draw with; asks for one if not. */
  mayDraw(): boolean {
    if (this.host.locked || this.host.size === null) return false;
    if (this.chosen !== null) return true;
    this.asksLabel = true;
    this.say("Choose a label first.", true);
    return false;
  }

  /** Takes a label: for the shape in hand, and for what is drawn next. */
  readonly choose = (label: string): void => {
    if (this.host.locked) return;
    this.label = label;
    this.asksLabel = false;
    const shape = this.selected;
    if (shape !== null && shape.label !== label) this.change(shape, shape.points, label);
    else this.say(`${label} is the label for what you draw.`);
  };

  get #size(): { width: number; height: number } {
    return this.host.size ?? { width: 0, height: 0 };
  }

  get #state(): State {
    return { shapes: this.host.shapes, draft: this.draft };
  }

  /** The label that counts: the one chosen, as long as it is offered; the only one needs no choice. */
  get chosen(): string | null {
    const names = this.host.labelList.map(({ name }) => name);
    if (this.label !== null && names.includes(this.label)) return this.label;
    return names.length === 1 ? (names[0] ?? null) : null;
  }

  #add(points: readonly Point[]): void {
    const [a, b] = points;
    const { form } = this.host.kind;
    const label = this.chosen;
    if (label === null || a === undefined) return;
    // One of no size is a slip of the hand.
    if (form === "box" && (b === undefined || a.x === b.x || a.y === b.y)) {
      this.draft = [];
      this.stage.touch();
      return;
    }
    const shape: Shape = { label, points: form === "box" && b !== undefined ? cornersOf(a, b) : points };
    this.#commit([...this.host.shapes, shape], []);
    this.say(`Drawn: ${this.words(shape)}.`);
  }

  #commit(shapes: readonly Shape[], draft: readonly Point[]): void {
    // Of two clicks the first is no step of its own.
    this.#history.leave(this.host.kind.most > 2 ? this.#state : { ...this.#state, draft: [] });
    this.draft = draft;
    this.host.draw(shapes);
    this.stage.touch();
  }

  #go(state: State | null, said: string): void {
    if (state === null || this.host.locked) return;
    this.selected = null;
    this.handle = null;
    this.draft = state.draft;
    if (!isAlike(state.shapes, this.host.shapes)) this.host.draw(state.shapes);
    this.say(said);
  }

  #hit(at: Point, event: PointerEvent): Hit | null {
    const { view } = this.stage;
    return hitAt(this.host.kind.form, this.host.shapes, view.toPicture(at), reachOf(event) / view.scale, this.selected);
  }

  #place(at: Point): Point {
    return within(this.stage.view.toPicture(at), this.#size);
  }

  turn(mode: Mode): void {
    this.mode = mode;
    this.stage.cursor = mode === "pan" ? "grab" : mode === "draw" ? "crosshair" : "default";
    this.host.requestUpdate();
  }

  readonly #heard = (event: KeyboardEvent): void => {
    hearUndo(this.host, event, this.undo, this.redo);
    const figure = this.host.locked ? null : figureFor(this.host, event, TOOLS);
    const label = figure === null ? undefined : this.host.labelList[figure - 1];
    if (label !== undefined) this.choose(label.name);
  };
}

const CURSORS = ["nwse-resize", "ns-resize", "nesw-resize", "ew-resize"];
