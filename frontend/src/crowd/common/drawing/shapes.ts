// Shapes on a picture as data: what each tool draws, and how it stands in an answer or in an attribute. All lengths are
// whole pixels of the picture itself, from its upper left corner, however large it is shown.

import type { Answer } from "../answer";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Never changed, only replaced. A box has two points: its upper left and its lower right corner. */
export interface Shape {
  readonly label: string;
  readonly points: readonly Point[];
}

export type Form = "box" | "point" | "line" | "polyline" | "polygon";

/** What a tool draws. */
export interface Kind {
  readonly form: Form;
  /** Under which name the shapes stand in the answer. */
  readonly key: "boundingBoxes" | "keypoints" | "lines" | "polylines" | "polygons";
  readonly noun: string;
  readonly nouns: string;
  /** How many points one has. */
  readonly least: number;
  readonly most: number;
}

export const BOX: Kind = { form: "box", key: "boundingBoxes", noun: "box", nouns: "boxes", least: 2, most: 2 };
export const POINT: Kind = { form: "point", key: "keypoints", noun: "key point", nouns: "key points", least: 1, most: 1 };
export const LINE: Kind = { form: "line", key: "lines", noun: "line", nouns: "lines", least: 2, most: 2 };
export const POLYLINE: Kind = { form: "polyline", key: "polylines", noun: "polyline", nouns: "polylines", least: 2, most: Infinity };
export const POLYGON: Kind = { form: "polygon", key: "polygons", noun: "polygon", nouns: "polygons", least: 3, most: Infinity };

/** Returns the shapes that a page or a draft has written: a list of entries, or an object that holds one under the kind's key. */
export function shapesFrom(kind: Kind, given: unknown): Shape[] {
  const list = isRecord(given) ? given[kind.key] : given;
  if (!Array.isArray(list)) return [];
  return (list as unknown[]).flatMap((entry) => {
    if (!isRecord(entry) || typeof entry["label"] !== "string") return [];
    const points = pointsFrom(kind.form, entry);
    return points === null || points.length < kind.least || points.length > kind.most ? [] : [{ label: entry["label"], points }];
  });
}

/** Returns shapes as they stand in an answer, cut off at the picture's edges. */
export function entriesOf(kind: Kind, shapes: readonly Shape[], size: Size | null): Answer[] {
  return shapes.map(({ label, points }) => {
    const [first, second] = points.map((point) => (size === null ? { ...point } : within(point, size)));
    if (first === undefined) return { label };
    if (kind.form === "point") return { label, x: first.x, y: first.y };
    if (kind.form === "box" && second !== undefined) {
      return { height: second.y - first.y, label, left: first.x, top: first.y, width: second.x - first.x };
    }
    return { label, vertices: points.map((point) => (size === null ? { ...point } : within(point, size))) };
  });
}

/** Returns the nearest whole point of the picture. */
export function within({ x, y }: Point, { width, height }: Size): { x: number; y: number } {
  return { x: Math.min(width, Math.max(0, Math.round(x))), y: Math.min(height, Math.max(0, Math.round(y))) };
}

/** Returns the two corners of a box, wherever it was begun. */
export function cornersOf(a: Point, b: Point): [Point, Point] {
  return [
    { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y) },
    { x: Math.max(a.x, b.x), y: Math.max(a.y, b.y) },
  ];
}

/** Whether two lists hold the same shapes in the same order. */
export function isSame(one: readonly Shape[], other: readonly Shape[]): boolean {
  return JSON.stringify(one.map(plain)) === JSON.stringify(other.map(plain));
}

/** Whether two lists hold the very same shapes. */
export function isAlike(one: readonly Shape[], other: readonly Shape[]): boolean {
  return one.length === other.length && one.every((shape, index) => shape === other[index]);
}

function plain({ label, points }: Shape): unknown {
  return [label, points.map(({ x, y }) => [x, y])];
}

function pointsFrom(form: Form, entry: Record<string, unknown>): Point[] | null {
  if (form === "point") return pointList([entry]);
  if (form !== "box") return pointList(entry["vertices"]);
  const [left, top, width, height] = ["left", "top", "width", "height"].map((name) => figure(entry[name]));
  if (left === undefined || top === undefined || !(Number(width) >= 0) || !(Number(height) >= 0)) return null;
  return pointList([{ x: left, y: top }, { x: left + Number(width), y: top + Number(height) }]);
}

/** Returns points that stand in a list, rounded; null when one of them is none. */
export function pointList(given: unknown): Point[] | null {
  if (!Array.isArray(given)) return null;
  const points = (given as unknown[]).map((each) => (isRecord(each) ? { x: figure(each["x"]), y: figure(each["y"]) } : { x: NaN, y: NaN }));
  return points.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y)) ? points.map(({ x, y }) => ({ x: Math.round(x), y: Math.round(y) })) : null;
}

function figure(given: unknown): number {
  // Figures written as texts come from pages filled by templates.
  return typeof given === "string" && given.trim() !== "" ? Number(given) : typeof given === "number" ? given : NaN;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
