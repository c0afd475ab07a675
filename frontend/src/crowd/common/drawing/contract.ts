// What the elements and the drawing script, which comes later, know of each other.

import type { LitElement, ReactiveController, TemplateResult } from "lit";
import type { Kind, Shape, Size } from "./shapes";

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

/** A picture whose every pixel belongs to a layer or to none: 0 for none, else the layer's place and one. */
export interface Pixels extends Size {
  readonly at: Uint8Array;
}

/** One that holds a mask. */
export interface MaskHost extends Host {
  /** Whether each thing is a layer of its own. */
  readonly each: boolean;
  readonly layers: readonly Layer[];
  /** What an earlier mask is to be read from: an address, and which colour is which layer. */
  readonly earlier: { src: string; layers: readonly Layer[] } | null;
  /** The mask as a draft keeps it; "" for none. */
  readonly kept: string;
  /** Takes what a worker has drawn. */
  paint(layers: readonly Layer[], by: "hand" | "page"): void;
}

/** The drawing area, its tools and lists, for one element. */
export interface Bench extends ReactiveController {
  render(): TemplateResult;
  focus(): void;
  /** What is drawn was replaced from outside: by a script, a draft or a reset. */
  replaced(): void;
}

/** What is asked of a mask when it is sent. */
export interface MaskBench extends Bench {
  /** The places of the layers that have pixels. */
  used(): ReadonlySet<number>;
  /** A PNG of the picture's own size, as base64. */
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
