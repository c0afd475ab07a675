// The drawing area: the picture, what is drawn over it, and the pointers. It paints at most once a frame, and only when
// something has changed.

import { html, nothing, type TemplateResult } from "lit";
import type { Host } from "./contract";
import { Gestures, type Hand } from "./gestures";
import type { Size } from "./shapes";
import { Viewport } from "./viewport";

/** From here on the pixels of the picture are told apart, which is what somebody enlarges it so far for. */
const SHARP = 3;
const SETTLE_MS = 150;

/** What paints over the picture, in pixels of the area. */
export interface Painter extends Hand {
  paint(context: CanvasRenderingContext2D): void;
  /** A layer below, at its own pace; asked for only where `layered`. */
  paintLayer?(canvas: HTMLCanvasElement): void;
}

export class Stage {
  readonly view = new Viewport();
  readonly gestures: Gestures;
  readonly #host: Host;
  readonly #painter: Painter;
  readonly #observer: ResizeObserver;
  #seen: Element | null = null;
  #asked = 0;
  #moved = 0;
  #zoom = 0;

  constructor(host: Host, painter: Painter) {
    this.#host = host;
    this.#painter = painter;
    this.gestures = new Gestures(this.view, painter, () => {
      this.touch();
    });
    this.#observer = new ResizeObserver(() => {
      this.measure();
    });
  }

  get element(): HTMLElement | null {
    return this.#host.renderRoot.querySelector(".stage");
  }

  /** The area; `keys` hears its keys. */
  render(name: string, keys: (event: KeyboardEvent) => void, focus: (event: FocusEvent) => void): TemplateResult {
    const { size } = this.#host;
    const { gestures } = this;
    const shape = size === null ? "--wide:4;--high:3" : `--wide:${String(size.width)};--high:${String(size.height)}`;
    return html`<div class="stage" style=${shape} tabindex="0" role="application" aria-roledescription="drawing area" aria-label=${name}
        aria-describedby="how" @keydown=${keys} @keyup=${keys} @focus=${focus} @blur=${focus}>
      <img src=${this.#host.src || nothing} alt="" draggable="false" decoding="async" @load=${this.#loaded} @error=${this.#lost} />
      ${this.#painter.paintLayer === undefined ? nothing : html`<canvas class="layer-canvas"></canvas>`}
      <canvas class="upper-canvas" @pointerdown=${gestures.down} @pointermove=${gestures.move} @pointerup=${gestures.up}
        @pointercancel=${gestures.cancel} @pointerleave=${gestures.leave} @wheel=${gestures.wheel} @touchmove=${STILL}
        @contextmenu=${stop}></canvas>
      ${size === null ? html`<p class="loading" role="status">Loading the picture…</p>` : nothing}
    </div>`;
  }

  /** Watches the area once it is there. */
  settle(): void {
    const { element } = this;
    if (element === this.#seen) return;
    this.#observer.disconnect();
    this.#seen = element;
    if (element !== null) this.#observer.observe(element);
    this.measure();
  }

  leave(): void {
    this.#observer.disconnect();
    this.#seen = null;
  }

  measure(): void {
    const { size } = this.#host;
    const { element } = this;
    if (size !== null && element !== null) this.view.resize(size, { width: element.clientWidth, height: element.clientHeight });
    this.touch();
  }

  /** Has everything painted again, with the next frame. */
  touch(): void {
    if (this.#asked !== 0) return;
    this.#asked = requestAnimationFrame(() => {
      this.#asked = 0;
      this.#paint();
    });
  }

  set cursor(cursor: string) {
    const { element } = this;
    if (element !== null && element.style.cursor !== cursor) element.style.cursor = cursor;
  }

  #paint(): void {
    const { element, view } = this;
    const canvas = element?.querySelector<HTMLCanvasElement>(".upper-canvas") ?? null;
    if (element === null || canvas === null || this.#host.size === null) return;
    this.#place(element.querySelector("img"));
    const layer = element.querySelector<HTMLCanvasElement>(".layer-canvas");
    if (layer !== null) this.#painter.paintLayer?.(layer);
    const ratio = window.devicePixelRatio || 1;
    const context = fitted(canvas, view.room, ratio);
    if (context === null) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, view.room.width, view.room.height);
    this.#painter.paint(context);
    if (view.scale === this.#zoom) return;
    // The bar above shows how much is in sight.
    this.#zoom = view.scale;
    this.#host.requestUpdate();
  }

  /** The browser keeps what it has of the picture while it moves, and draws it anew when it stands. */
  #place(image: HTMLImageElement | null): void {
    if (image === null) return;
    const { scale, left, top, picture } = this.view;
    const placed = `translate(${String(left)}px, ${String(top)}px) scale(${String(scale)})`;
    if (image.style.transform === placed) return;
    image.style.width = `${String(picture.width)}px`;
    image.style.height = `${String(picture.height)}px`;
    image.style.transform = placed;
    image.style.imageRendering = scale >= SHARP ? "pixelated" : "auto";
    if (!this.gestures.isMoving) return;
    image.style.willChange = "transform";
    clearTimeout(this.#moved);
    this.#moved = window.setTimeout(() => {
      image.style.willChange = "auto";
    }, SETTLE_MS);
  }

  readonly #loaded = ({ target }: Event): void => {
    if (!(target instanceof HTMLImageElement)) return;
    this.#host.pictureCame(sizeOf(target));
    // With the next update the area has the picture's shape.
    void this.#host.updateComplete.then(() => {
      this.measure();
    });
  };

  readonly #lost = (): void => {
    this.#host.pictureCame(null);
  };
}

/** Makes a canvas as large as the area, at the device's ratio. */
export function fitted(canvas: HTMLCanvasElement, room: Size, ratio: number): CanvasRenderingContext2D | null {
  const [width, height] = [Math.round(room.width * ratio), Math.round(room.height * ratio)];
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  return canvas.getContext("2d");
}

function sizeOf(image: HTMLImageElement): Size {
  // A drawing (SVG) without a size of its own has the one at which it is laid out.
  return { width: image.naturalWidth || image.width || 300, height: image.naturalHeight || image.height || 150 };
}

function stop(event: Event): void {
  event.preventDefault();
}

/** A finger that is lifted while it moves throws nothing: a browser that believes so takes the next tap for the end of the throw. */
const STILL = { passive: false, handleEvent: stop };
