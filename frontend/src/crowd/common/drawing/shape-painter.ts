// Paints shapes over the picture: on every ground to be seen, the one in hand with its handles.

import { handlesOf, isClosed, outlineOf } from "./geometry";
import type { Form, Point, Shape } from "./shapes";
import type { Viewport } from "./viewport";

const HALO = "rgb(255 255 255 / 85%)";
const INK = "#1d231f";
const HANDLE = 4;
const FONT = '600 12px -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif';

export interface Scene {
  readonly form: Form;
  readonly shapes: readonly Shape[];
  readonly colourOf: (label: string) => string;
  readonly selected: Shape | null;
  readonly hovered: Shape | null;
  /** Of the shape in hand, the handle that keys move. */
  readonly handle: number | null;
  /** What is being drawn, its last point where the pointer is. */
  readonly draft: readonly Point[];
  readonly draftColour: string;
  /** Where the keys are. */
  readonly cursor: Point | null;
}

export function paintScene(context: CanvasRenderingContext2D, view: Viewport, scene: Scene): void {
  context.lineJoin = "round";
  context.lineCap = "round";
  context.font = FONT;
  context.textBaseline = "middle";
  // What the pointer was over may be gone, or another by now.
  const active = new Set(scene.shapes.filter((shape) => shape === scene.selected || shape === scene.hovered));
  for (const shape of scene.shapes) if (!active.has(shape)) paintShape(context, view, scene, shape);
  for (const shape of active) paintShape(context, view, scene, shape, true);
  if (scene.draft.length > 0) paintDraft(context, view, scene);
  if (scene.cursor !== null) paintCursor(context, view.toView(scene.cursor), view);
}

function paintShape(context: CanvasRenderingContext2D, view: Viewport, scene: Scene, { label, points }: Shape, active = false): void {
  const corners = outlineOf(scene.form, points).map((point) => view.toView(point));
  const colour = scene.colourOf(label);
  if (outOfSight(corners, view)) return;
  if (scene.form === "point") paintDot(context, corners[0], colour, active);
  else {
    trace(context, corners, isClosed(scene.form));
    if (isClosed(scene.form)) {
      context.fillStyle = `${hex(colour)}${active ? "33" : "1f"}`;
      context.fill();
    }
    stroke(context, colour, active ? 3 : 2);
  }
  paintTag(context, corners, label, colour, active || scene.form === "point");
  if (!active || scene.form === "point") return;
  handlesOf(scene.form, points).forEach(({ at }, index) => {
    paintHandle(context, view.toView(at), colour, index === scene.handle);
  });
}

function paintDraft(context: CanvasRenderingContext2D, view: Viewport, { form, draft, draftColour }: Scene): void {
  const [a, b] = draft;
  const points = form === "box" && a !== undefined && b !== undefined ? outlineOf("box", [a, b]) : draft;
  const corners = points.map((point) => view.toView(point));
  trace(context, corners, form === "box" && points.length > 2);
  stroke(context, draftColour, 2);
  if (form === "box") return;
  corners.slice(0, Math.max(1, corners.length - 1)).forEach((corner, index) => {
    // A click on the first point closes the outline.
    paintHandle(context, corner, draftColour, form === "polygon" && index === 0 && corners.length > 3);
  });
}

function trace(context: CanvasRenderingContext2D, corners: readonly Point[], closed: boolean): void {
  context.beginPath();
  for (const { x, y } of corners) context.lineTo(x, y);
  if (closed) context.closePath();
}

function stroke(context: CanvasRenderingContext2D, colour: string, width: number): void {
  context.strokeStyle = HALO;
  context.lineWidth = width + 2.5;
  context.stroke();
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
}

function paintDot(context: CanvasRenderingContext2D, at: Point | undefined, colour: string, active: boolean): void {
  if (at === undefined) return;
  context.beginPath();
  context.arc(at.x, at.y, active ? 8 : 6, 0, 2 * Math.PI);
  context.fillStyle = "#fff";
  context.fill();
  context.beginPath();
  context.arc(at.x, at.y, active ? 6 : 4.5, 0, 2 * Math.PI);
  context.fillStyle = colour;
  context.fill();
  context.beginPath();
  context.arc(at.x, at.y, 1.2, 0, 2 * Math.PI);
  context.fillStyle = "#fff";
  context.fill();
  if (!active) return;
  context.beginPath();
  context.arc(at.x, at.y, 10, 0, 2 * Math.PI);
  stroke(context, INK, 1.5);
}

function paintHandle(context: CanvasRenderingContext2D, { x, y }: Point, colour: string, strong: boolean): void {
  const half = strong ? HANDLE + 2 : HANDLE;
  context.fillStyle = strong ? colour : "#fff";
  context.strokeStyle = strong ? INK : colour;
  context.lineWidth = strong ? 2 : 1.5;
  context.beginPath();
  context.rect(x - half, y - half, 2 * half, 2 * half);
  context.fill();
  context.stroke();
}

/** The label, above the shape, or within it where there is no room above. Small shapes bear theirs only in hand. */
function paintTag(context: CanvasRenderingContext2D, corners: readonly Point[], label: string, colour: string, always: boolean): void {
  const left = Math.min(...corners.map(({ x }) => x));
  const right = Math.max(...corners.map(({ x }) => x));
  const top = Math.min(...corners.map(({ y }) => y));
  if (!always && right - left < 36) return;
  const isPoint = corners.length === 1;
  const width = context.measureText(label).width + 10;
  const x = Math.max(2, isPoint ? left + 10 : left - 1);
  const y = isPoint ? top - 8 : top - 20 < 0 ? Math.max(2, top + 3) : top - 20;
  context.fillStyle = "rgb(255 255 255 / 92%)";
  context.fillRect(x, y, width, 17);
  context.fillStyle = colour;
  context.fillRect(x, y, 4, 17);
  context.fillStyle = INK;
  context.fillText(label, x + 7, y + 9);
}

function paintCursor(context: CanvasRenderingContext2D, { x, y }: Point, view: Viewport): void {
  context.beginPath();
  context.moveTo(x, 0);
  context.lineTo(x, view.room.height);
  context.moveTo(0, y);
  context.lineTo(view.room.width, y);
  stroke(context, "#2f41ab", 1);
  context.beginPath();
  context.arc(x, y, 7, 0, 2 * Math.PI);
  stroke(context, "#2f41ab", 2);
}

function outOfSight(corners: readonly Point[], { room }: Viewport): boolean {
  const all = (test: (corner: Point) => boolean): boolean => corners.every(test);
  return all(({ x }) => x < -200) || all(({ y }) => y < -40) || all(({ x }) => x > room.width + 40) || all(({ y }) => y > room.height + 40);
}

/** A colour of three figures as one of six, so that two for its strength can follow. */
function hex(colour: string): string {
  return colour.length === 4 ? colour.replace(/[\da-f]/gi, "$&$&") : colour;
}
