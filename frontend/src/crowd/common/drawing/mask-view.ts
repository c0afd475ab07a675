// What stands around a picture that masks are painted on.

import { html, nothing, type TemplateResult } from "lit";
import { benchView, labelPane, rowList, tool, viewTools, type Row } from "./chrome";
import { BRUSH, type MaskBench, type Mode } from "./mask-bench";
import { keysOf, type MaskKeys } from "./mask-keys";

export function maskView(bench: MaskBench, keys: MaskKeys): TemplateResult {
  const { host, stage } = bench;
  const name = `Picture to paint on${host.header === "" ? "" : `: ${host.header}`}`;
  const seen = (): void => {
    stage.touch();
    host.requestUpdate();
  };
  return benchView({
    host,
    bar: [modes(bench), bench.mode === "polygon" ? outline(bench) : brush(bench), changes(bench), viewTools(stage.view, seen)],
    labels: html`${labelPane(host, bench.label, bench.choose, bench.asksLabel, host.each)} ${host.each ? another(bench) : nothing}`,
    stage: stage.render(name, keys.press, keys.focus),
    rows: rowList(host.each ? "Things" : "Painted", rows(bench), host.locked),
    said: bench.waits ? "The earlier work is loading…" : bench.said,
    alarm: bench.alarm,
    how: "Arrow keys move a cross, Space puts the brush down and lifts it.",
    keys: keysOf(host.each),
  });
}

function modes(bench: MaskBench): TemplateResult {
  const mode = (id: Mode | "move", picture: string, words: string, key?: string): TemplateResult => {
    const name = id === "move" ? "pan" : id;
    const act = (): void => {
      bench.turn(name);
    };
    return tool({ id, icon: picture, words, on: bench.mode === name, fold: true, act, ...(key === undefined ? {} : { key }) });
  };
  return html`<div class="group" role="group" aria-label="What the pointer does">
    ${mode("brush", "brush", "Brush", "B")} ${mode("eraser", "eraser", "Eraser", "E")} ${mode("polygon", "draw-polygon", "Outline", "O")} ${mode("move", "pan-tool", "Move picture")}
  </div>`;
}

function outline(bench: MaskBench): TemplateResult {
  const act = (): void => {
    bench.fill();
  };
  return tool({ id: "finish", icon: "check", words: "Fill", key: "Enter", act, off: bench.outline.length === 0 });
}

function brush(bench: MaskBench): TemplateResult {
  const sized = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) bench.resize(Number(event.target.value));
  };
  return html`<label class="size">Size
    <input type="range" min=${BRUSH.least} max=${BRUSH.most} .value=${String(bench.size)} ?disabled=${bench.host.locked} @input=${sized} /></label>`;
}

function changes(bench: MaskBench): TemplateResult {
  const { locked } = bench.host;
  return html`<div class="group" role="group" aria-label="Changes">
    ${tool({ id: "undo", icon: "undo", words: "Undo", key: "Ctrl+Z", act: bench.undo, off: locked || !bench.canUndo, brief: true })}
    ${tool({ id: "redo", icon: "redo", words: "Redo", key: "Ctrl+Shift+Z", act: bench.redo, off: locked || !bench.canRedo, brief: true })}
    ${tool({ id: "delete", icon: "delete", words: "Delete", act: bench.delete, off: locked || (bench.outline.length === 0 && bench.current < 0), brief: true })}
  </div>`;
}

/** Says that the next stroke begins a thing of its own. */
function another(bench: MaskBench): TemplateResult {
  const act = (): void => {
    if (bench.label !== null) bench.choose(bench.label);
  };
  return html`<button type="button" class="push another" ?disabled=${bench.host.locked || bench.thing === null} @click=${act}>Add instance</button>`;
}

function rows(bench: MaskBench): Row[] {
  const { host, mask, shown } = bench;
  return shown.flatMap((layer, place) => {
    const pixels = bench.pixelsOf(place);
    if (layer === null || mask === null || pixels === 0) return [];
    return [
      {
        words: layer.label,
        more: shareOf(pixels / (mask.width * mask.height)),
        colour: layer.colour,
        on: host.each ? place === bench.thing : layer.label === bench.label,
        pick: () => {
          bench.take(place);
        },
        remove: () => {
          bench.remove(place);
        },
      },
    ];
  });
}

function shareOf(share: number): string {
  return share < 0.001 ? "less than 0.1%" : `${(100 * share).toFixed(1)}%`;
}
