// Pointers over the drawing area, mouse, pen and fingers alike: one draws, two fingers enlarge and move the picture, the
// middle button or the space bar moves it, and so does the wheel.

import { distance } from "./geometry";
import type { Point } from "./shapes";
import type { Viewport } from "./viewport";

/** What draws. Points are of the area. */
export interface Hand {
  /** Whether a pointer moves the picture instead of drawing. */
  readonly pans: boolean;
  press(at: Point, event: PointerEvent): void;
  drag(at: Point, event: PointerEvent): void;
  release(at: Point, event: PointerEvent): void;
  /** What was begun is no more meant: a second finger came, or the browser took the pointer. */
  cancel(): void;
  hover(at: Point | null, event: PointerEvent): void;
}

/** How near is near enough, in pixels of the area: a mouse and a pen are exact, a finger is not. */
const REACH = { mouse: 7, pen: 8, touch: 18 };
/** How long after a pen was last heard of, also above the screen, a touch is the hand that holds it. */
const PALM_MS = 500;

export function reachOf(event: MouseEvent | undefined): number {
  const kind = event instanceof PointerEvent ? event.pointerType : "mouse";
  return kind === "touch" ? REACH.touch : kind === "pen" ? REACH.pen : REACH.mouse;
}

type Act = "none" | "hand" | "pan" | "pinch";

export class Gestures {
  /** Whether the space bar is held. */
  spaced = false;
  /** Whether a pointer came while it was. */
  spaceMoved = false;
  readonly #view: Viewport;
  readonly #hand: Hand;
  readonly #changed: () => void;
  readonly #pointers = new Map<number, Point>();
  #act: Act = "none";
  #kind = "";
  #penAt = -Infinity;
  #last: Point = { x: 0, y: 0 };
  #span = 0;

  constructor(view: Viewport, hand: Hand, changed: () => void) {
    this.#view = view;
    this.#hand = hand;
    this.#changed = changed;
  }

  get isMoving(): boolean {
    return this.#act === "pan" || this.#act === "pinch";
  }

  readonly down = (event: PointerEvent): void => {
    if (event.button > 1 || this.#isPalm(event)) return;
    // A pen counts more than the palm beside it, and a mouse that is pressed again was let go out of sight.
    if (this.#pointers.size > 0 && event.pointerType !== "touch") this.#drop();
    else if (this.#pointers.size > 0 && this.#kind !== "touch") return;
    this.#kind = event.pointerType;
    const at = this.#at(event);
    this.spaceMoved ||= this.spaced;
    if (event.currentTarget instanceof Element && "setPointerCapture" in event.currentTarget) event.currentTarget.setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, at);
    if (this.#pointers.size === 2) this.#pinch();
    else if (this.#pointers.size > 2) return;
    else if (event.button === 1 || this.spaced || this.#hand.pans) this.#begin("pan", at);
    else {
      this.#begin("hand", at);
      this.#hand.press(at, event);
    }
    if (event.button === 1) event.preventDefault();
  };

  readonly move = (event: PointerEvent): void => {
    const at = this.#at(event);
    if (event.pointerType === "pen") this.#penAt = event.timeStamp;
    if (!this.#pointers.has(event.pointerId)) {
      if (event.pointerType !== "touch") this.#hand.hover(at, event);
      return;
    }
    if (event.pointerType === "mouse" && event.buttons === 0) {
      this.up(event);
      return;
    }
    this.#pointers.set(event.pointerId, at);
    if (this.#act === "hand") this.#hand.drag(at, event);
    else if (this.#act === "pan") this.#pan(at);
    else if (this.#act === "pinch") this.#pinched();
  };

  readonly up = (event: PointerEvent): void => {
    if (event.pointerType === "pen") this.#penAt = event.timeStamp;
    if (!this.#pointers.delete(event.pointerId)) return;
    if (this.#act === "hand") this.#hand.release(this.#at(event), event);
    this.#ended();
  };

  readonly cancel = (event: PointerEvent): void => {
    if (this.#pointers.has(event.pointerId)) this.#drop();
  };

  readonly leave = (event: PointerEvent): void => {
    if (!this.#pointers.has(event.pointerId)) this.#hand.hover(null, event);
  };

  /** With Ctrl, as when two fingers pinch on a touch pad, it enlarges; else it moves the picture while there is more of it. */
  readonly wheel = {
    passive: false,
    handleEvent: (event: WheelEvent): void => {
      const lines = event.deltaMode === 1 ? 16 : 1;
      if (event.ctrlKey || event.metaKey) {
        this.#view.zoom(Math.exp((-event.deltaY * lines) / (event.deltaMode === 0 && Math.abs(event.deltaY) < 50 ? 100 : 300)), this.#at(event));
      } else if (!this.#view.pan(-event.deltaX * lines, -event.deltaY * lines)) return;
      event.preventDefault();
      this.#changed();
    },
  };

  #isPalm(event: PointerEvent): boolean {
    if (event.pointerType === "pen") this.#penAt = event.timeStamp;
    return event.pointerType === "touch" && event.timeStamp - this.#penAt < PALM_MS;
  }

  #begin(act: Act, at: Point): void {
    this.#act = act;
    this.#last = at;
  }

  #pinch(): void {
    if (this.#act === "hand") this.#hand.cancel();
    const [a, b] = this.#two();
    this.#begin("pinch", { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
    this.#span = distance(a, b);
  }

  #pinched(): void {
    const [a, b] = this.#two();
    const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
    const span = Math.max(1, distance(a, b));
    this.#view.zoom(span / Math.max(1, this.#span), this.#last);
    this.#view.pan(middle.x - this.#last.x, middle.y - this.#last.y);
    this.#span = span;
    this.#last = middle;
    this.#changed();
  }

  #pan(at: Point): void {
    this.#view.pan(at.x - this.#last.x, at.y - this.#last.y);
    this.#last = at;
    this.#changed();
  }

  #drop(): void {
    this.#pointers.clear();
    if (this.#act === "hand") this.#hand.cancel();
    this.#ended();
  }

  /** A finger that is left over from two does not go on drawing. */
  #ended(): void {
    this.#act = "none";
    this.#changed();
  }

  #two(): [Point, Point] {
    const [a, b] = [...this.#pointers.values()];
    return [a ?? this.#last, b ?? a ?? this.#last];
  }

  /** Where an event is in the area, also where the page shows it enlarged. */
  #at(event: MouseEvent): Point {
    const area = event.currentTarget;
    if (!(area instanceof Element)) return this.#last;
    const { left, top, width, height } = area.getBoundingClientRect();
    const { room } = this.#view;
    const share = (at: number, from: number, length: number, whole: number): number => (length > 0 ? ((at - from) * whole) / length : at);
    return { x: share(event.clientX, left, width, room.width), y: share(event.clientY, top, height, room.height) };
  }
}
