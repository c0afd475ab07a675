// The geometry of shapes: their edges and handles, what a point hits, what comes of moving them.

import { cornersOf, within, type Form, type Point, type Shape, type Size } from "./shapes";

export interface Handle {
  readonly at: Point;
  readonly name: string;
  readonly cursor: string;
}

/** What is under a point: a shape, and of it a handle, its edge, or what it encloses. */
export interface Hit {
  readonly shape: Shape;
  readonly handle: number | null;
  readonly inside: boolean;
}

/** Which sides of a box each of its handles moves, from the upper left around. */
const SIDES: readonly (readonly [x: -1 | 0 | 1, y: -1 | 0 | 1, name: string, cursor: string])[] = [
  [-1, -1, "upper left corner", "nwse-resize"],
  [0, -1, "upper side", "ns-resize"],
  [1, -1, "upper right corner", "nesw-resize"],
  [1, 0, "right side", "ew-resize"],
  [1, 1, "lower right corner", "nwse-resize"],
  [0, 1, "lower side", "ns-resize"],
  [-1, 1, "lower left corner", "nesw-resize"],
  [-1, 0, "left side", "ew-resize"],
];

export function handlesOf(form: Form, points: readonly Point[]): Handle[] {
  if (form !== "box") {
    const name = form === "point" ? "key point" : "point";
    return points.map((at, index) => ({ at, name: points.length > 1 ? `${name} ${String(index + 1)} of ${String(points.length)}` : name, cursor: "move" }));
  }
  const [a, b] = points;
  if (a === undefined || b === undefined) return [];
  const middle = (from: number, to: number, side: number): number => (from + to + side * (to - from)) / 2;
  return SIDES.map(([x, y, name, cursor]) => ({ at: { x: middle(a.x, b.x, x), y: middle(a.y, b.y, y) }, name, cursor }));
}

/** Returns the points after one handle was moved to a place within the picture. */
export function withHandle(form: Form, points: readonly Point[], handle: number, to: Point, size: Size): readonly Point[] {
  const place = within(to, size);
  if (form !== "box") return points.map((point, index) => (index === handle ? place : point));
  const [a, b] = points;
  const side = SIDES[handle];
  if (a === undefined || b === undefined || side === undefined) return points;
  const [x, y] = side;
  return cornersOf(
    { x: x < 0 ? place.x : a.x, y: y < 0 ? place.y : a.y },
    { x: x > 0 ? place.x : b.x, y: y > 0 ? place.y : b.y },
  );
}

/** Returns the points moved all alike, as far as the picture goes. */
export function moved(points: readonly Point[], x: number, y: number, size: Size): readonly Point[] {
  const { left, top, right, bottom } = boundsOf(points);
  const by = (wish: number, low: number, high: number, most: number): number => Math.round(Math.min(most - high, Math.max(-low, wish)));
  const [dx, dy] = [by(x, left, right, size.width), by(y, top, bottom, size.height)];
  return points.map((point) => ({ x: point.x + dx, y: point.y + dy }));
}

export function boundsOf(points: readonly Point[]): { left: number; top: number; right: number; bottom: number } {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
}

/** The corners of what is drawn, in order. */
export function outlineOf(form: Form, points: readonly Point[]): readonly Point[] {
  const [a, b] = points;
  if (form !== "box" || a === undefined || b === undefined) return points;
  return [a, { x: b.x, y: a.y }, b, { x: a.x, y: b.y }];
}

export function isClosed(form: Form): boolean {
  return form === "box" || form === "polygon";
}

/**
 * Returns what is under a point of the picture, of shapes that lie upon each other the upper, of those that only enclose it
 * the smallest. `reach` is how near is near enough, in pixels of the picture.
 */
export function hitAt(form: Form, shapes: readonly Shape[], at: Point, reach: number, first: Shape | null): Hit | null {
  const near = shapes.filter(({ points }) => isNear(boundsOf(points), at, reach)).reverse();
  if (first !== null && near.includes(first)) near.unshift(first);
  for (const shape of near) {
    const handles = handlesOf(form, shape.points).map((handle) => distance(handle.at, at));
    const least = Math.min(...handles);
    if (least <= reach) return { shape, handle: handles.indexOf(least), inside: false };
  }
  const edge = near.find(({ points }) => edgesOf(form, points).some(([from, to]) => toSegment(at, from, to) <= reach));
  if (edge !== undefined) return { shape: edge, handle: null, inside: false };
  if (!isClosed(form)) return null;
  const around = near.filter(({ points }) => encloses(outlineOf(form, points), at));
  const smallest = around.sort((one, other) => areaOf(one) - areaOf(other))[0];
  return smallest === undefined ? null : { shape: smallest, handle: null, inside: true };
}

/** Whether the edges of a closed outline cross or touch each other; neighbours meet in their common corner. */
export function crossesItself(points: readonly Point[], closed: boolean): boolean {
  const edges = points.map((from, index): [Point, Point] => [from, points[(index + 1) % points.length] ?? from]);
  if (!closed) edges.pop();
  return edges.some(([a, b], one) =>
    edges.some(([c, d], other) => {
      if (other <= one) return false;
      const neighbours = other === one + 1 || (closed && one === 0 && other === edges.length - 1);
      if (!neighbours) return meet(a, b, c, d);
      // Neighbours lie upon each other when one goes back along the other.
      const [corner, p, q] = other === one + 1 ? [b, a, d] : [a, b, c];
      return points.length > 2 && turn(corner, p, q) === 0 && (p.x - corner.x) * (q.x - corner.x) + (p.y - corner.y) * (q.y - corner.y) > 0;
    }),
  );
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function edgesOf(form: Form, points: readonly Point[]): [Point, Point][] {
  const corners = outlineOf(form, points);
  const edges = corners.map((from, index): [Point, Point] => [from, corners[(index + 1) % corners.length] ?? from]);
  return isClosed(form) ? edges : edges.slice(0, -1);
}

function toSegment(at: Point, from: Point, to: Point): number {
  const [x, y] = [to.x - from.x, to.y - from.y];
  const length = x * x + y * y;
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, ((at.x - from.x) * x + (at.y - from.y) * y) / length));
  return distance(at, { x: from.x + share * x, y: from.y + share * y });
}

function encloses(outline: readonly Point[], at: Point): boolean {
  let inside = false;
  outline.forEach((a, index) => {
    const b = outline[(index + 1) % outline.length] ?? a;
    if (a.y > at.y !== b.y > at.y && at.x < a.x + ((at.y - a.y) / (b.y - a.y)) * (b.x - a.x)) inside = !inside;
  });
  return inside;
}

function areaOf({ points }: Shape): number {
  const { left, top, right, bottom } = boundsOf(points);
  return (right - left) * (bottom - top);
}

function isNear(bounds: ReturnType<typeof boundsOf>, { x, y }: Point, reach: number): boolean {
  return x >= bounds.left - reach && x <= bounds.right + reach && y >= bounds.top - reach && y <= bounds.bottom + reach;
}

function turn(a: Point, b: Point, c: Point): number {
  return Math.sign((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x));
}

function meet(a: Point, b: Point, c: Point, d: Point): boolean {
  if (turn(a, b, c) !== turn(a, b, d) && turn(c, d, a) !== turn(c, d, b)) return true;
  const on = (p: Point, q: Point, r: Point): boolean =>
    turn(p, q, r) === 0 && r.x >= Math.min(p.x, q.x) && r.x <= Math.max(p.x, q.x) && r.y >= Math.min(p.y, q.y) && r.y <= Math.max(p.y, q.y);
  return on(a, b, c) || on(a, b, d) || on(c, d, a) || on(c, d, b);
}
