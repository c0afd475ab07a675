// What stands around the drawing area: the bar of tools, the labels, the list of what is drawn, the window that tells the keys.

import { html, nothing, type TemplateResult } from "lit";
import { dialog, openDialog } from "../dialog";
import { icon } from "../icons";
import type { Host } from "./contract";
import { benchLook } from "./look";
import type { Viewport } from "./viewport";

/** The elements that hear figures. */
export const TOOLS = ["bounding-box", "keypoint", "line", "polyline", "polygon", "instance-segmentation", "semantic-segmentation"].map((name) => `crowd-${name}`).join();

export interface Tool {
  /** Also its id, by which page scripts find it. */
  readonly id: string;
  readonly icon: string;
  readonly words: string;
  readonly act: () => void;
  /** The key that does the same. */
  readonly key?: string;
  /** Of a tool that stays: whether it is in hand. */
  readonly on?: boolean;
  readonly off?: boolean;
  /** Shown without its words, and only where there is little room. */
  readonly brief?: boolean;
  readonly fold?: boolean;
}

export function tool({ id, icon: name, words, act, key, on, off = false, brief = false, fold = false }: Tool): TemplateResult {
  const title = key === undefined ? words : `${words} (${key})`;
  return html`<button type="button" id=${id} class="push tool ${on === true ? "on" : ""} ${brief ? "brief" : fold ? "fold" : ""}" title=${title} aria-label=${words}
    aria-pressed=${on === undefined ? nothing : String(on)} ?disabled=${off} @click=${act}>${icon(name)}<span>${words}</span></button>`;
}

/** The tools that every drawing area has, for the picture. */
export function viewTools(view: Viewport, changed: () => void): TemplateResult {
  const zoom = (by: number) => (): void => {
    view.zoom(by);
    changed();
  };
  const all = (): void => {
    view.fit();
    changed();
  };
  return html`<div class="group" role="group" aria-label="Picture">
    ${tool({ id: "zoom-out", icon: "zoom-out", words: "Make smaller", key: "−", act: zoom(1 / 1.5), off: view.isFitted, brief: true })}
    ${tool({ id: "zoom-in", icon: "zoom-in", words: "Make larger", key: "+", act: zoom(1.5), off: view.scale >= view.mostScale, brief: true })}
    ${tool({ id: "fit", icon: "fullscreen", words: "Show all of it", key: "0", act: all, off: view.isFitted, brief: true })}
    <span class="scale" title="Size of the picture's pixels">${Math.round(view.scale * 100)}%</span>
  </div>`;
}

/** The labels; `plain` where it is not they that have colours. */
export function labelPane(host: Host, chosen: string | null, choose: (name: string) => void, asked: boolean, plain = false): TemplateResult {
  const labels = host.labelList;
  if (labels.length === 0) return html`<div class="label-pane-content"><p class="quiet">There are no labels yet.</p></div>`;
  return html`<div class="label-pane-content ${asked ? "asked" : ""}" role="group" aria-label="Labels">
    ${labels.map(
      ({ name, colour }, index) => html`<button type="button" class="label-button ${name === chosen ? "selected" : ""}" aria-pressed=${String(name === chosen)}
        aria-keyshortcuts=${index < 9 ? String(index + 1) : nothing} ?disabled=${host.locked} @click=${() => { choose(name); }}>
        ${plain ? nothing : html`<i style="background:${colour}"></i>`}<span>${name}</span>${index < 9 ? html`<kbd aria-hidden="true">${index + 1}</kbd>` : nothing}
      </button>`,
    )}
  </div>`;
}

export interface Row {
  readonly words: string;
  /** Where it is. */
  readonly more: string;
  readonly colour: string;
  readonly on: boolean;
  readonly pick: () => void;
  readonly remove: () => void;
}

/** The list of what is drawn, from which everything can be chosen and removed. */
export function rowList(title: string, rows: readonly Row[], locked: boolean): TemplateResult {
  return html`<section class="drawn" aria-label=${title}>
    <h3>${title} <span>${rows.length}</span></h3>
    ${rows.length === 0
      ? html`<p class="quiet">None yet.</p>`
      : html`<ol tabindex="-1">${rows.map(
          (row, index) => html`<li class=${row.on ? "on" : ""}>
            <button type="button" class="plain pick" aria-pressed=${String(row.on)} @click=${row.pick}>
              <i style="background:${row.colour}"></i><span>${index + 1} ${row.words}</span> <small>${row.more}</small></button>
            <button type="button" class="plain drop" aria-label="Remove ${index + 1}, ${row.words}" ?disabled=${locked} @click=${row.remove}>${icon("close")}</button>
          </li>`,
        )}</ol>`}
  </section>`;
}

function keysButton(host: Host): TemplateResult {
  const open = (event: Event): void => {
    openDialog(host.renderRoot, event.currentTarget, "keys");
  };
  return html`<button type="button" class="link shortcuts" @click=${open}>Keys</button>`;
}

function keysDialog(keys: readonly (readonly [keys: string, does: string])[]): TemplateResult {
  return dialog(
    "Keys",
    html`<table>
        <thead><tr><th scope="col">Key</th><th scope="col">What it does</th></tr></thead>
        <tbody>${keys.map(([names, does]) => html`<tr><td>${names.split(" ").map((name) => (/^(?:or|to)$/.test(name) ? ` ${name} ` : html`<kbd>${name}</kbd> `))}</td><td>${does}</td></tr>`)}</tbody>
      </table>
      <p>They are heard while the drawing area has the focus; figures everywhere but in a text field.</p>`,
    "keys",
  );
}

/** The keys that move and enlarge the picture, as they stand in the window. */
const VIEW_KEYS: readonly (readonly [string, string])[] = [
  ["+ or −", "Make the picture larger or smaller"],
  ["0", "Show all of the picture"],
  ["Space", "Held, with the pointer: move the picture"],
];

/** Hears the keys that undo and redo, also while a button of the element has the focus. */
export function hearUndo(host: Host, event: KeyboardEvent, undo: () => void, redo: () => void): void {
  const key = event.key.toLowerCase();
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.defaultPrevented || !host.matches(":focus-within")) return;
  if (key === "y" || (key === "z" && event.shiftKey)) redo();
  else if (key === "z") undo();
  else return;
  event.preventDefault();
}

/** What a drawing area and what stands around it are made of. */
export interface Parts {
  readonly host: Host;
  readonly bar: readonly TemplateResult[];
  readonly labels: TemplateResult;
  readonly stage: TemplateResult;
  readonly rows: TemplateResult;
  readonly said: string;
  readonly alarm: boolean;
  readonly how: string;
  readonly keys: readonly (readonly [keys: string, does: string])[];
}

export function benchView({ host, bar, labels, stage, rows, said, alarm, how, keys }: Parts): TemplateResult {
  return html`<style>${benchLook}</style>
    <div class="bench">
      <div class="bar">${bar}</div>
      <div class="area">
        <div class="label-pane">${labels}</div>
        <div class="reading">
          ${stage}
          <div class="under"><p class="told ${alarm ? "alarm" : ""}" role="status">${said}</p>${keysButton(host)}</div>
          <p class="hidden" id="how">${how} Figures choose labels. The button Keys tells all keys.</p>
        </div>
        ${rows}
      </div>
    </div>
    ${keysDialog([...keys, ...VIEW_KEYS])}`;
}
