// What the elements and the drawing script, which comes later, know of each other.

import type { LitElement, ReactiveController, TemplateResult } from "lit";
import type { Kind, Point, Shape, Size } from "./shapes";

/** A label as it is offered. */
export interface Label {
  readonly name: string;
  readonly colour: string;
}

/** An element that is drawn in. */
export interface Host extends LitElement {
  readonly src: string;
  readonly header: string;
  readonly labelList: readonly Label[];
  /** Whether nothing may be changed. */
  readonly locked: boolean;
  /** The picture's own size; null until it is there. */
  readonly size: Size | null;
  /** Called when the picture is there, or cannot be had. */
  pictureCame(size: Size | null): void;
}

/** One that holds shapes. */
export interface ShapeHost extends Host {
  readonly kind: Kind;
  /** Those whose label is offered. */
  readonly shapes: readonly Shape[];
  /** Takes what a worker has drawn in place of `shapes`. */
  draw(shapes: readonly Shape[]): void;
}

/** A label of a mask, or one of several things that bear it. */
export interface Layer {
  readonly label: string;
  readonly colour: string;
}

/** What a mask begins with: a draft of ours, or a picture of an earlier one with what its colours mean. */
export interface Start {
  readonly kept: string;
  readonly src: string;
  readonly layers: readonly Layer[];
}

/** One that holds a mask. */
export interface MaskHost extends Host {
  /** Whether each thing is a layer of its own, with a label that others may have, too. */
  readonly each: boolean;
  readonly start: Start | null;
  /** Called when something was painted. */
  painted(): void;
  /** Called when the mask to begin with is there, or cannot be had. */
  begun(): void;
}

/** The points of a shape or an outline that is begun, and the label it is for. */
export interface Unfinished {
  readonly label: string | null;
  readonly points: readonly Point[];
}

/** The drawing area, its tools and lists, for one element. */
export interface Bench extends ReactiveController {
  render(): TemplateResult;
  focus(): void;
  /** What is begun and not finished; null for nothing. */
  readonly unfinished: Unfinished | null;
  /** Goes on with what was begun before. */
  resume(unfinished: Unfinished): void;
  /** What is drawn was replaced from outside: by a script, a draft or a reset. */
  replaced(): void;
}

/** What is asked of a mask when it is sent. */
export interface MaskBench extends Bench {
  /** The layers that have pixels, and whose label is offered. */
  readonly used: readonly Layer[];
  /** All layers, as a draft keeps them. */
  readonly layers: readonly Layer[];
  /** Whether the mask to begin with is still on its way. */
  readonly waits: boolean;
  /** Whether the mask is another than the one it began with. */
  readonly changed: boolean;
  /** A PNG of the picture's own size with the layers in use, as base64. */
  png(): string;
  /** The mask as a short text. */
  keep(): string;
}

/** What the drawing script leaves behind. */
export interface DrawingScript {
  shapes(host: ShapeHost): Bench;
  masks(host: MaskHost): MaskBench;
}

export const DRAWING = Symbol.for("piecework.crowd.drawing");
