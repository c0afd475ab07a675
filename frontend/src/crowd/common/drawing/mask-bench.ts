// Painting masks: what the pointer and the keys do, and what can be undone.

import type { TemplateResult } from "lit";
import { colourAt } from "../../choices";
import { figureFor } from "../keys";
import { hearUndo, TOOLS } from "./chrome";
import type { Unfinished, Layer, MaskBench as Contract, MaskHost } from "./contract";
import { distance } from "./geometry";
import { reachOf } from "./gestures";
import { Mask, MOST_LAYERS } from "./mask";
import { base64, keptOf, pngOf } from "./mask-files";
import { MaskHistory } from "./mask-history";
import { MaskKeys } from "./mask-keys";
import { MaskPainter } from "./mask-painter";
import { begun } from "./mask-reader";
import { maskView } from "./mask-view";
import type { Point } from "./shapes";
import { Stage, type Painter } from "./stage";

/** What the pointer does. */
export type Mode = "brush" | "eraser" | "polygon" | "pan";

/** The brush, in pixels of the area across, so that enlarging the picture makes it finer. */
export const BRUSH = { least: 2, most: 120, first: 24 };

export class MaskBench implements Contract, Painter {
  readonly host: MaskHost;
  readonly stage: Stage;
  layers: readonly Layer[] = [];
  mode: Mode = "brush";
  size = BRUSH.first;
  label: string | null = null;
  /** Of things, the place of the one that is painted on; null before the first stroke of a new one. */
  thing: number | null = null;
  /** The corners of an outline that is begun. */
  outline: readonly Point[] = [];
  /** Where the keys are; null while a pointer is at work. */
  cursor: Point | null = null;
  /** Whether the brush is down by key. */
  down = false;
  said = "";
  alarm = false;
  asksLabel = false;
  waits = false;
  mask: Mask | null = null;
  #pointer: Point | null = null;
  #last: Point | null = null;
  #png = { key: "", text: "" };
  #kept = { version: -1, text: "" };
  readonly #history = new MaskHistory();
  readonly #painter: MaskPainter;
  readonly #keys: MaskKeys;

  constructor(host: MaskHost) {
    this.host = host;
    this.stage = new Stage(host, this);
    this.#painter = new MaskPainter(this);
    this.#keys = new MaskKeys(this);
    this.waits = host.start !== null;
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
    const { size } = this.host;
    if (size !== null && (this.mask?.width !== size.width || this.mask.height !== size.height)) void this.#begin();
    this.#painter.all();
    this.stage.touch();
  }

  replaced(): void {
    this.waits = this.host.start !== null;
    this.outline = [];
    if (this.host.size !== null) void this.#begin();
  }

  get unfinished(): Unfinished | null {
    return this.outline.length === 0 ? null : { label: this.label, points: this.outline };
  }

  resume({ label, points }: Unfinished): void {
    this.label = label;
    this.turn("polygon");
    this.outline = points;
  }

  focus(): void {
    this.stage.element?.focus();
  }

  get pans(): boolean {
    return this.mode === "pan";
  }

  get canUndo(): boolean {
    return this.outline.length > 0 || this.#history.canUndo;
  }

  get canRedo(): boolean {
    return this.#history.canRedo;
  }

  /** The layers as they are shown and sent; null for those whose label is not offered. */
  get shown(): readonly (Layer | null)[] {
    const colours = new Map(this.host.labelList.map(({ name, colour }) => [name, colour]));
    return this.layers.map(({ label, colour }) => {
      const offered = colours.get(label);
      return offered === undefined ? null : { label, colour: this.host.each ? colour : offered };
    });
  }

  get used(): readonly Layer[] {
    return this.shown.filter((layer, index) => layer !== null && this.pixelsOf(index) > 0).filter((layer) => layer !== null);
  }

  get changed(): boolean {
    return this.#history.changed;
  }

  pixelsOf(place: number): number {
    return this.mask?.counts[place + 1] ?? 0;
  }

  png(): string {
    if (this.mask === null) return "";
    const { shown } = this;
    const key = `${String(this.#history.version)} ${shown.map((layer) => layer?.colour ?? "").join()}`;
    if (this.#png.key !== key) this.#png = { key, text: base64(pngOf(this.mask, shown)) };
    return this.#png.text;
  }

  keep(): string {
    if (this.mask === null || !this.changed) return "";
    const { version } = this.#history;
    if (this.#kept.version !== version) this.#kept = { version, text: keptOf(this.mask) };
    return this.#kept.text;
  }

  render(): TemplateResult {
    return maskView(this, this.#keys);
  }

  paint(context: CanvasRenderingContext2D): void {
    this.#painter.paint(context, this.cursor ?? this.#pointer);
  }

  paintLayer(canvas: HTMLCanvasElement): void {
    this.#painter.paintLayer(canvas);
  }

  press(at: Point): void {
    this.cursor = null;
    this.#pointer = this.stage.view.toPicture(at);
    // Corners are put on release: a second finger may follow.
    if (this.mode === "polygon" || !this.mayPaint()) return;
    this.#last = this.#pointer;
    this.stroke(this.#pointer, this.#pointer);
  }

  drag(at: Point): void {
    this.#pointer = this.stage.view.toPicture(at);
    if (this.#last !== null) {
      this.stroke(this.#last, this.#pointer);
      this.#last = this.#pointer;
    }
    this.stage.touch();
  }

  release(at: Point, event: PointerEvent): void {
    if (this.mode === "polygon") this.corner(this.stage.view.toPicture(at), reachOf(event));
    else if (this.#last !== null) {
      this.drag(at);
      this.#last = null;
      this.finishStroke();
    }
    if (event.pointerType === "touch") this.#pointer = null;
    this.stage.touch();
  }

  cancel(): void {
    const patch = this.#last === null ? null : (this.mask?.end() ?? null);
    this.#last = null;
    if (patch !== null && this.mask !== null) this.mask.swap(patch);
    this.#painter.all();
    this.stage.touch();
  }

  hover(at: Point | null): void {
    this.#pointer = at && this.stage.view.toPicture(at);
    if (at !== null) this.cursor = null;
    this.stage.cursor = this.mode === "pan" || this.stage.gestures.spaced ? "grab" : this.mode === "polygon" ? "crosshair" : "none";
    this.stage.touch();
  }

  /** Paints, or takes away, along a way over the picture. */
  stroke(from: Point, to: Point): void {
    if (this.mask === null) return;
    const value = this.mode === "eraser" ? 0 : this.#layer() + 1;
    this.#painter.part(this.mask.stroke(from, to, this.size / 2 / this.stage.view.scale, value));
    this.stage.touch();
  }

  finishStroke(): void {
    this.#done(this.mode === "eraser" ? "Taken away." : `Painted: ${this.label ?? ""}.`);
  }

  /** Puts a corner of an outline; on the first one the outline is filled. */
  corner(point: Point, reach = reachOf(undefined)): void {
    const [first] = this.outline;
    const near = (other: Point): boolean => distance(this.stage.view.toView(other), this.stage.view.toView(point)) <= reach;
    if (!this.mayPaint()) return;
    if (first !== undefined && this.outline.length > 2 && near(first)) this.fill();
    else {
      this.outline = [...this.outline, point];
      this.say(`Corner ${String(this.outline.length)} at ${String(Math.round(point.x))}, ${String(Math.round(point.y))}.`);
    }
  }

  /** Fills the outline that is begun. */
  fill(): void {
    if (this.mask === null || this.outline.length < 3) {
      this.say("An outline has at least 3 corners.", true);
      return;
    }
    this.#painter.part(this.mask.fill(this.outline, this.#layer() + 1));
    this.outline = [];
    this.#done(`Filled: ${this.label ?? ""}.`);
  }

  dropCorner(): void {
    this.outline = this.outline.slice(0, -1);
    this.say(`${String(this.outline.length)} corners left.`);
  }

  escape(): void {
    this.outline = [];
    this.say("The outline was dropped.");
  }

  /** Takes all pixels from a layer. */
  remove(place: number): void {
    if (this.mask === null || this.host.locked || place < 0) return;
    this.mask.clear(place + 1);
    if (this.thing === place) this.thing = null;
    this.#painter.all();
    this.#done(`Removed: ${this.layers[place]?.label ?? ""}.`);
  }

  /** The layer that is painted on; -1 for none, or one that is still empty. */
  get current(): number {
    const place = this.host.each ? (this.thing ?? -1) : this.layers.findIndex(({ label }) => label === this.label);
    return this.pixelsOf(place) > 0 ? place : -1;
  }

  readonly delete = (): void => {
    if (this.outline.length > 0) this.escape();
    else this.remove(this.current);
  };

  readonly undo = (): void => {
    if (this.outline.length > 0) this.dropCorner();
    else this.#went(!this.host.locked && this.mask !== null && this.#history.undo(this.mask), "Undone.");
  };

  readonly redo = (): void => {
    this.#went(!this.host.locked && this.mask !== null && this.#history.redo(this.mask), "Done again.");
  };

  readonly choose = (label: string): void => {
    if (this.host.locked) return;
    this.label = label;
    this.thing = null;
    this.asksLabel = false;
    this.say(this.host.each ? `What you paint next is a new ${label}.` : `${label} is the label for what you paint.`);
  };

  /** Goes on with a layer that there is. */
  take(place: number): void {
    this.label = this.layers[place]?.label ?? null;
    this.thing = place;
    if (this.mode === "eraser") this.mode = "brush";
    this.say(`You go on with ${this.label ?? ""}.`);
  }

  turn(mode: Mode): void {
    this.mode = mode;
    this.outline = [];
    this.down = false;
    this.stage.cursor = mode === "pan" ? "grab" : "crosshair";
    this.host.requestUpdate();
    this.stage.touch();
  }

  resize(size: number): void {
    this.size = Math.round(Math.min(BRUSH.most, Math.max(BRUSH.least, size)));
    this.host.requestUpdate();
    this.stage.touch();
  }

  say(words: string, alarm = false): void {
    this.said = words;
    this.alarm = alarm;
    this.host.requestUpdate();
    this.stage.touch();
  }

  /** Whether it can be painted now; asks for a label if one is missing. */
  mayPaint(): boolean {
    if (this.host.locked || this.mask === null || this.waits) return false;
    if (this.mode === "eraser") return true;
    const names = this.host.labelList.map(({ name }) => name);
    if (this.label === null && names.length === 1) this.label = names[0] ?? null;
    if (this.label === null || !names.includes(this.label)) {
      this.asksLabel = true;
      this.say("Choose a label first.", true);
      return false;
    }
    if (this.host.each && this.thing === null && this.layers.length >= MOST_LAYERS) {
      this.say(`There is room for ${String(MOST_LAYERS)} of them.`, true);
      return false;
    }
    return true;
  }

  /** The place of the layer that is painted on; a new thing gets one. */
  #layer(): number {
    const label = this.label ?? "";
    const place = this.host.each ? this.thing : this.layers.findIndex((layer) => layer.label === label);
    if (place !== null && place >= 0) return place;
    this.layers = [...this.layers, { label, colour: colourAt(this.layers.length) }];
    this.thing = this.layers.length - 1;
    return this.thing;
  }

  #done(said: string): void {
    const patch = this.mask?.end() ?? null;
    if (patch === null) return;
    this.#history.note(patch);
    this.say(said);
    this.host.painted();
  }

  #went(moved: boolean, said: string): void {
    if (!moved) return;
    this.#painter.all();
    this.say(said);
    this.host.painted();
  }

  /** Begins with an empty mask, or with the one that the host has. */
  async #begin(): Promise<void> {
    const { start, size } = this.host;
    if (size === null) return;
    this.mask = new Mask(size);
    this.layers = [];
    this.thing = null;
    this.#history.begin();
    this.#painter.all();
    if (start === null) return;
    const found = await begun(start, size, new Set(this.host.labelList.map(({ name }) => name)));
    // Another one may have been asked for meanwhile.
    if (this.host.start !== start || this.host.size !== size) return;
    this.waits = false;
    if (found === null) this.say("The earlier work could not be loaded. You can begin anew.", true);
    else [this.mask, this.layers] = found;
    if (start.kept !== "") this.#history.beginChanged();
    this.#painter.all();
    this.stage.touch();
    this.host.begun();
  }

  readonly #heard = (event: KeyboardEvent): void => {
    hearUndo(this.host, event, this.undo, this.redo);
    const figure = this.host.locked ? null : figureFor(this.host, event, TOOLS);
    const label = figure === null ? undefined : this.host.labelList[figure - 1];
    if (label !== undefined) this.choose(label.name);
  };
}
