// What stands around a picture that shapes are drawn on.

import { html, nothing, type TemplateResult } from "lit";
import { benchView, labelPane, rowList, tool, viewTools, type Row } from "./chrome";
import type { Mode, ShapeBench } from "./shape-bench";
import { keysOf, type ShapeKeys } from "./shape-keys";
import type { Form, Point } from "./shapes";

export function shapeView(bench: ShapeBench, keys: ShapeKeys): TemplateResult {
  const { host, stage } = bench;
  const { kind } = host;
  const name = `Picture to draw ${kind.nouns} on${host.header === "" ? "" : `: ${host.header}`}`;
  const seen = (): void => {
    stage.touch();
    host.requestUpdate();
  };
  return benchView({
    host,
    bar: [modes(bench), changes(bench), viewTools(stage.view, seen)],
    labels: labelPane(host, bench.chosen, bench.choose, bench.asksLabel),
    stage: stage.render(name, keys.press, keys.focus),
    rows: rowList(`${kind.nouns.charAt(0).toUpperCase()}${kind.nouns.slice(1)}`, rows(bench), host.locked),
    said: bench.said,
    alarm: bench.alarm,
    how: "Arrow keys move a cross, Space puts a point there, Enter finishes.",
    keys: keysOf(kind),
  });
}

/** Where a shape is, in few words. */
export function placeOf(form: Form, points: readonly Point[]): string {
  const [a, b] = points;
  if (a === undefined || b === undefined) return a === undefined ? "" : `${String(a.x)}, ${String(a.y)}`;
  if (form === "box") return `${String(b.x - a.x)} by ${String(b.y - a.y)} at ${String(a.x)}, ${String(a.y)}`;
  if (form === "line") return `${String(a.x)}, ${String(a.y)} to ${String(b.x)}, ${String(b.y)}`;
  return `${String(points.length)} points from ${String(a.x)}, ${String(a.y)}`;
}

function modes(bench: ShapeBench): TemplateResult {
  const { form, noun, most } = bench.host.kind;
  const mode = (id: string, name: Mode, picture: string, words: string): TemplateResult =>
    tool({ id, icon: picture, words, on: bench.mode === name, fold: name !== "draw" || most > 2, act: () => { bench.turn(name); } });
  const finish = (): void => {
    bench.finish();
  };
  return html`<div class="group" role="group" aria-label="What the pointer does">
    ${mode(form, "draw", `draw-${form}`, `Draw ${noun}`)} ${mode("select", "select", "cursor", "Select")} ${mode("move", "pan", "pan-tool", "Move picture")}
    ${most > 2 ? tool({ id: "finish", icon: "check", words: "Finish", key: "Enter", act: finish, off: bench.draft.length === 0 }) : nothing}
  </div>`;
}

function changes(bench: ShapeBench): TemplateResult {
  const { host, history, draft } = bench;
  const gone = (): void => {
    if (draft.length > 0) bench.escape();
    else bench.remove(bench.selected);
  };
  return html`<div class="group" role="group" aria-label="Changes">
    ${tool({ id: "undo", icon: "undo", words: "Undo", key: "Ctrl+Z", act: bench.undo, off: host.locked || !history.canUndo, brief: true })}
    ${tool({ id: "redo", icon: "redo", words: "Redo", key: "Ctrl+Shift+Z", act: bench.redo, off: host.locked || !history.canRedo, brief: true })}
    ${tool({ id: "delete", icon: "delete", words: "Delete", key: "Delete", act: gone, off: host.locked || (bench.selected === null && draft.length === 0), brief: true })}
  </div>`;
}

function rows(bench: ShapeBench): Row[] {
  const { host, stage } = bench;
  const colours = new Map(host.labelList.map(({ name, colour }) => [name, colour]));
  return host.shapes.map((shape) => ({
    words: shape.label,
    more: placeOf(host.kind.form, shape.points),
    colour: colours.get(shape.label) ?? "",
    on: shape === bench.selected,
    pick: () => {
      bench.select(shape === bench.selected ? null : shape);
      for (const point of [...shape.points].reverse()) stage.view.reveal(point);
      stage.touch();
    },
    remove: () => {
      bench.remove(shape);
    },
  }));
}
