import { expect, it } from "vitest";
import { colourAt } from "../../src/crowd/choices";
import { Gestures, type Hand } from "../../src/crowd/common/drawing/gestures";
import { crossesItself, handlesOf, hitAt, moved, withHandle } from "../../src/crowd/common/drawing/geometry";
import { History } from "../../src/crowd/common/drawing/history";
import { paintScene } from "../../src/crowd/common/drawing/shape-painter";
import { BOX, entriesOf, LINE, POINT, POLYGON, POLYLINE, shapesFrom, type Point, type Shape } from "../../src/crowd/common/drawing/shapes";
import { Viewport } from "../../src/crowd/common/drawing/viewport";

const SIZE = { width: 100, height: 80 };

function points(...flat: number[]): Point[] {
  return Array.from({ length: flat.length / 2 }, (_, index) => ({ x: flat[2 * index] ?? 0, y: flat[2 * index + 1] ?? 0 }));
}

it.each([
  [BOX, [{ height: 90, label: "a", left: 12, top: 40, width: 160 }]],
  [POINT, [{ label: "a", x: 3, y: 4 }]],
  [LINE, [{ label: "a", vertices: points(1, 2, 3, 4) }]],
  [POLYLINE, [{ label: "a", vertices: points(1, 2, 3, 4, 1, 2) }]],
  [POLYGON, [{ label: "a", vertices: points(1, 2, 3, 4, 1, 5) }]],
])("$key are read from a list and from an object, and written as they were", (kind, entries) => {
  expect(entriesOf(kind, shapesFrom(kind, entries), null)).toEqual(entries);
  expect(entriesOf(kind, shapesFrom(kind, { [kind.key]: entries, inputImageProperties: {} }), null)).toEqual(entries);
});

it("leaves out what is no shape, rounds, takes figures written as texts, and cuts off at the edges", () => {
  const given = [null, 1, { label: 2 }, { label: "a", left: 0, top: 0, width: -1, height: 2 }, { label: "a", left: "1.6", top: 2.4, width: 3, height: 500 }];
  expect(entriesOf(BOX, shapesFrom(BOX, given), SIZE)).toEqual([{ height: 78, label: "a", left: 2, top: 2, width: 3 }]);
  expect(shapesFrom(POLYGON, [{ label: "a", vertices: points(1, 2, 3, 4) }])).toEqual([]);
  expect(shapesFrom(LINE, [{ label: "a", vertices: points(1, 2, 3, 4, 5, 6) }])).toEqual([]);
  expect(shapesFrom(LINE, [{ label: "a", vertices: [{ x: 1 }, {}] }])).toEqual([]);
  expect(shapesFrom(POINT, "none")).toEqual([]);
});

it.each([
  [0, points(5, 6, 50, 40)],
  [1, points(10, 6, 50, 40)],
  [2, points(5, 6, 10, 40)],
  [3, points(5, 10, 10, 40)],
  [4, points(5, 6, 10, 10)],
  [5, points(10, 6, 50, 10)],
  [6, points(5, 6, 50, 10)],
  [7, points(5, 10, 50, 40)],
])("handle %i of a box moves its sides, over the far one, too", (handle, expected) => {
  expect(withHandle("box", points(10, 10, 50, 40), handle, { x: 5, y: 6 }, SIZE)).toEqual(expected);
});

it("moves within the picture only, and handles to its edge", () => {
  expect(moved(points(10, 10, 50, 40), 500, -500, SIZE)).toEqual(points(60, 0, 100, 30));
  expect(withHandle("polygon", points(0, 0, 9, 0, 0, 9), 1, { x: 120.4, y: -3 }, SIZE)).toEqual(points(0, 0, 100, 0, 0, 9));
  expect(handlesOf("box", points(0, 0, 10, 20)).map(({ at }) => [at.x, at.y])).toEqual([[0, 0], [5, 0], [10, 0], [10, 10], [10, 20], [5, 20], [0, 20], [0, 10]]);
});

it.each<[string, number[], boolean, boolean]>([
  ["a square", [0, 0, 9, 0, 9, 9, 0, 9], true, false],
  ["a bow tie", [0, 0, 9, 9, 9, 0, 0, 9], true, true],
  ["an open one whose closing edge would cross", [0, 0, 9, 0, 9, 9, 4, -3], true, true],
  ["the same, open and not yet across", [0, 0, 9, 0, 9, 9, 4, 3], false, false],
  ["one that goes back upon itself", [0, 0, 9, 0, 3, 0], false, true],
  ["one that goes straight on", [0, 0, 9, 0, 12, 0], false, false],
  ["one that touches itself", [0, 0, 9, 0, 9, 9, 4, 0, 0, 9], true, true],
])("sees whether the edges cross: %s", (_, flat, closed, expected) => {
  expect(crossesItself(points(...flat), closed)).toBe(expected);
});

it("finds handles before edges, the one in hand before the upper, the smallest around a point", () => {
  const large: Shape = { label: "a", points: points(0, 0, 60, 60) };
  const small: Shape = { label: "b", points: points(20, 20, 60, 60) };
  const hit = (x: number, y: number, first: Shape | null = null): unknown => {
    const found = hitAt("box", [large, small], { x, y }, 3, first);
    return found && [found.shape.label, found.handle, found.inside];
  };
  expect(hit(1, 1)).toEqual(["a", 0, false]);
  expect(hit(59, 61)).toEqual(["b", 4, false]);
  expect(hit(59, 61, large)).toEqual(["a", 4, false]);
  expect(hit(20, 32)).toEqual(["b", null, false]);
  expect(hit(50, 50)).toEqual(["b", null, true]);
  expect(hit(10, 30)).toEqual(["a", null, true]);
  expect(hit(70, 70)).toBeNull();
  expect(hitAt("polyline", [{ label: "l", points: points(0, 0, 20, 0, 20, 20) }], { x: 10, y: 8 }, 3, null)).toBeNull();
});

it.each([
  [{ width: 400, height: 300 }, 1],
  [{ width: 333.3, height: 333.3 }, 7.3],
  [{ width: 1280, height: 600 }, 40],
])("in an area of %o enlarged %f times a point of the picture stays the same point", (room, zoom) => {
  const view = new Viewport();
  view.resize({ width: 8000, height: 6000 }, room);
  view.zoom(zoom, { x: 100, y: 80 });
  for (const point of points(0, 0, 4321, 1234, 8000, 6000)) {
    const there = view.toPicture(view.toView(point));
    expect([Math.round(there.x), Math.round(there.y)]).toEqual([point.x, point.y]);
  }
});

it("enlarges around a point, never shows more than the picture, and keeps its middle when the area changes", () => {
  const view = new Viewport();
  view.resize({ width: 1000, height: 500 }, { width: 500, height: 500 });
  expect([view.scale, view.left, view.top]).toEqual([0.5, 0, 125]);
  const under = view.toPicture({ x: 100, y: 200 });
  view.zoom(4, { x: 100, y: 200 });
  const now = view.toPicture({ x: 100, y: 200 });
  expect([now.x, now.y].map(Math.round)).toEqual([under.x, under.y].map(Math.round));
  expect(view.pan(1e6, 1e6)).toBe(true);
  expect([view.left, view.top]).toEqual([0, 0]);
  expect(view.pan(5, 0)).toBe(false);
  view.reveal({ x: 1000, y: 500 });
  const { x, y } = view.toView({ x: 1000, y: 500 });
  expect(x <= 500 && y <= 500).toBe(true);
  const middle = view.toPicture(view.middle);
  view.resize({ width: 1000, height: 500 }, { width: 480, height: 300 });
  const stayed = view.toPicture(view.middle);
  expect([stayed.x, stayed.y].map(Math.round)).toEqual([middle.x, middle.y].map(Math.round));
  view.zoom(1e9);
  expect(view.scale).toBe(32);
  view.zoom(0);
  expect(view.isFitted).toBe(true);
});

it("undoes and does again, until something else is done", () => {
  const history = new History<number>();
  history.leave(1);
  history.leave(2);
  expect([history.undo(3), history.undo(2), history.undo(1)]).toEqual([2, 1, null]);
  expect([history.redo(1), history.canRedo]).toEqual([2, true]);
  history.leave(2);
  expect([history.canRedo, history.undo(9)]).toEqual([false, 2]);
});

it("has another colour for each of 255 labels", () => {
  const colours = Array.from({ length: 255 }, (_, index) => colourAt(index));
  expect(new Set(colours).size).toBe(255);
  expect(colours.every((colour) => /^#[\da-f]{6}$/.test(colour))).toBe(true);
});

it("paints only shapes that are there, the one in hand last, and none that is out of sight", () => {
  const shape = (label: string, left: number): Shape => ({ label, points: points(left, 10, left + 60, 70) });
  const [first, second, gone, far] = [shape("first", 10), shape("second", 30), shape("gone", 10), shape("far", 5000)];
  const said: string[] = [];
  const context = new Proxy({} as CanvasRenderingContext2D, {
    get: (_, name) => (name === "measureText" ? () => ({ width: 20 }) : name === "fillText" ? (text: string) => said.push(text) : () => undefined),
    set: () => true,
  });
  const view = new Viewport();
  view.resize({ width: 800, height: 600 }, { width: 800, height: 600 });
  paintScene(context, view, {
    form: "box", shapes: [first, second, far], colourOf: () => "#2ca02c", selected: first, hovered: gone, handle: null, draft: [], draftColour: "", cursor: null,
  });
  expect(said).toEqual(["second", "first"]);
});

it.each([
  ["while it draws, and while its hand is still there", [["pen", "down", 0], ["touch", "down", 9_000], ["touch", "move", 9_010], ["pen", "up", 9_100], ["touch", "up", 9_200], ["touch", "down", 9_300]], "press release"],
  ["while it is held above", [["pen", "move", 0], ["touch", "down", 300], ["touch", "up", 310], ["pen", "down", 500], ["pen", "up", 600]], "hover press release"],
  ["that came first", [["touch", "down", 0], ["pen", "down", 20], ["pen", "up", 60]], "press cancel press release"],
  ["no more once it is away", [["pen", "down", 0], ["pen", "up", 50], ["touch", "down", 900], ["touch", "up", 950]], "press release press release"],
] as const)("takes a touch beside a pen for its hand: %s", (_, events, heard) => {
  const acts: string[] = [];
  const note = (name: string) => (): void => void acts.push(name);
  const hand: Hand = { pans: false, press: note("press"), drag: () => undefined, release: note("release"), cancel: note("cancel"), hover: note("hover") };
  const gestures = new Gestures(new Viewport(), hand, () => undefined);
  for (const [pointerType, act, timeStamp] of events) {
    gestures[act]({ pointerType, timeStamp, pointerId: pointerType === "pen" ? 1 : 2, button: 0, buttons: 1, clientX: 5, clientY: 5, currentTarget: null } as unknown as PointerEvent);
  }
  expect(acts.join(" ")).toBe(heard);
});
