// A picture to judge: fitted into its place, enlarged in steps, with what somebody drew on it before.

import { css, html, nothing, svg, type LitElement, type SVGTemplateResult, type TemplateResult } from "lit";
import { PALETTE } from "../choices";
import { textsOf } from "./attributes";
import { icon } from "./icons";

const MOST_HIGH = 600;
const ZOOMS = [1, 1.5, 2, 3, 4, 6, 8];

interface Box {
  label: string;
  left: number;
  top: number;
  width: number;
  height: number;
}

/** What is framed in a picture. */
export interface Frame extends Omit<Box, "label"> {
  readonly name: string;
  readonly colour: string;
}

export class Picture {
  readonly #host: LitElement;
  #zoom = 0;
  #size: [width: number, height: number] | null = null;
  #failed = false;

  constructor(host: LitElement) {
    this.#host = host;
  }

  /** The picture at an address; `overlay` as crowd-image-classifier has it, `frames` in shares of the picture. */
  view(src: string, overlay: unknown = null, frames: readonly Frame[] = []): TemplateResult {
    const failed = html`<p class="wrong" role="alert">The picture could not be loaded. Look at the instructions for what to do then.</p>`;
    const [width, height] = this.#size ?? [0, 0];
    const zoom = ZOOMS[this.#zoom] ?? 1;
    const fit = `min(100%, ${String(width)}px, ${String((MOST_HIGH * width) / Math.max(1, height))}px)`;
    return html`<div class="picture">
      <div class="tools">
        ${this.#tool("zoom-out", "Make smaller", -1, this.#zoom === 0)} ${this.#tool("zoom-in", "Make larger", 1, this.#zoom === ZOOMS.length - 1)}
        ${this.#tool("fullscreen", "Show all of it", -this.#zoom, this.#zoom === 0)}
        <span class="hidden" role="status">${zoom === 1 ? "All of the picture is shown" : `Enlarged ${String(zoom)} times`}</span>
      </div>
      <div class="stage" tabindex=${this.#zoom > 0 ? 0 : -1} role="group" aria-label="Picture" ?hidden=${this.#failed}>
        <div class="sheet" style=${this.#size === null ? "" : `width: calc(${fit} * ${String(zoom)})`}>
          <img src=${src} alt="Picture to judge" draggable="false" @load=${this.#loaded} @error=${this.#lost} />
          ${this.#size === null ? nothing : drawn(overlay, width, height)}
          ${frames.map(
            ({ name, colour, left, top, width: wide, height: high }) => html`<i class="frame" title=${name}
              style="border-color:${colour};left:${100 * left}%;top:${100 * top}%;width:${100 * wide}%;height:${100 * high}%"></i>`,
          )}
        </div>
      </div>
      ${this.#failed ? failed : nothing} ${legend(overlay)}
    </div>`;
  }

  #tool(name: string, title: string, by: number, off: boolean): TemplateResult {
    const act = (): void => {
      this.#zoom = Math.max(0, Math.min(ZOOMS.length - 1, this.#zoom + by));
      this.#host.requestUpdate();
    };
    return html`<button type="button" class="push tool" aria-label=${title} title=${title} ?disabled=${off} @click=${act}>${icon(name)}</button>`;
  }

  readonly #loaded = ({ target }: Event): void => {
    if (!(target instanceof HTMLImageElement)) return;
    this.#size = [target.naturalWidth || target.width, target.naturalHeight || target.height];
    this.#failed = false;
    this.#host.requestUpdate();
  };

  readonly #lost = (): void => {
    this.#failed = true;
    this.#host.requestUpdate();
  };
}

function drawn(overlay: unknown, width: number, height: number): TemplateResult | typeof nothing {
  const found = read(overlay);
  if (found === null) return nothing;
  if (found.src !== "") return html`<img class="mask" src=${found.src} alt="" />`;
  return html`<svg class="boxes" viewBox="0 0 ${width} ${height}" aria-hidden="true">
    ${found.boxes.map((box) => outline(box, found.labels, Math.max(12, Math.max(width, height) / 45)))}
  </svg>`;
}

function outline(box: Box, labels: readonly string[], size: number): SVGTemplateResult {
  const colour = colourOf(box.label, labels);
  return svg`<rect x=${box.left} y=${box.top} width=${box.width} height=${box.height} stroke=${colour}></rect>
    <text x=${box.left} y=${Math.max(size, box.top - size / 4)} font-size=${size} fill=${colour}>${box.label}</text>`;
}

function legend(overlay: unknown): TemplateResult | typeof nothing {
  const found = read(overlay);
  if (found === null || found.labels.length === 0) return nothing;
  return html`<ul class="legend" aria-label="Drawn on the picture">
    ${found.labels.map((label) => html`<li><i style="background:${found.colours[label] ?? colourOf(label, found.labels)}"></i>${label}</li>`)}
  </ul>`;
}

function colourOf(label: string, labels: readonly string[]): string {
  return PALETTE[Math.max(0, labels.indexOf(label)) % PALETTE.length] ?? PALETTE[0];
}

interface Overlay {
  boxes: Box[];
  labels: string[];
  colours: Record<string, string>;
  src: string;
}

function read(overlay: unknown): Overlay | null {
  if (!isRecord(overlay)) return null;
  const given = [overlay["boundingBox"], overlay["semanticSegmentation"], overlay["instanceSegmentation"]].find(isRecord);
  if (given === undefined) return null;
  const boxes = Array.isArray(given["value"]) ? given["value"].filter(isRecord).map(readBox) : [];
  return {
    boxes,
    labels: textsOf(given["labels"] ?? boxes.map((box) => box.label)),
    colours: coloursIn(given["labelMappings"]),
    src: typeof given["src"] === "string" ? given["src"] : "",
  };
}

function readBox(given: Record<string, unknown>): Box {
  const figure = (name: string): number => Number(given[name]) || 0;
  return {
    label: textsOf([given["label"]])[0] ?? "",
    left: figure("left"),
    top: figure("top"),
    width: figure("width"),
    height: figure("height"),
  };
}

function coloursIn(mappings: unknown): Record<string, string> {
  if (!isRecord(mappings)) return {};
  const entries = Object.entries(mappings).map(([label, each]) => [label, isRecord(each) ? each["color"] : null] as const);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => /^#[\da-f]{3,8}$/i.test(String(entry[1]))));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export const pictureLook = css`
  .tools {
    display: flex;
    gap: 6px;
    margin-bottom: 8px;
  }
  .tool {
    width: 38px;
    padding: 0;
    font-size: 1.125rem;
  }
  .tool:disabled {
    border-color: var(--crowd-line);
    color: var(--crowd-edge);
  }
  .stage {
    max-height: 602px;
    overflow: auto;
    border: 1px solid var(--crowd-line);
    background: var(--crowd-well);
  }
  /* The place of a picture that did not come; another one may still be loaded into it. */
  .stage[hidden] {
    display: none;
  }
  .sheet {
    position: relative;
    margin: 0 auto;
    max-width: none;
  }
  .sheet img {
    display: block;
    width: 100%;
  }
  .sheet .mask,
  .boxes {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
  }
  .frame {
    position: absolute;
    border: 3px solid;
    box-shadow: 0 0 0 2px rgb(255 255 255 / 85%);
  }
  .mask {
    opacity: 0.55;
    image-rendering: pixelated;
  }
  .boxes rect {
    fill: none;
    stroke-width: 2px;
    vector-effect: non-scaling-stroke;
  }
  .boxes text {
    font-weight: 600;
    stroke: #fff;
    stroke-width: 0.2em;
    paint-order: stroke;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
    padding: 0;
    margin: 8px 0 0;
    list-style: none;
  }
  .legend i {
    display: inline-block;
    width: 12px;
    height: 12px;
    margin-right: 6px;
    border-radius: 2px;
  }
`;
