// What part of the picture is in sight: how far it is enlarged and where it lies in the drawing area. "View" points are in
// the area's own pixels of CSS, from its upper left corner; the device's ratio plays no part.

import type { Point, Size } from "./shapes";

/** How many pixels of the area one of the picture may take up. */
const MOST_SCALE = 32;
/** Until the area has been measured. */
const ROOM: Size = { width: 800, height: 600 };

export class Viewport {
  /** Pixels of the area for one of the picture. */
  scale = 1;
  /** Where the picture's upper left corner lies. */
  left = 0;
  top = 0;
  picture: Size = { width: 1, height: 1 };
  room: Size = ROOM;

  /** The scale at which all of the picture is in sight. */
  get fitScale(): number {
    return Math.min(this.room.width / this.picture.width, this.room.height / this.picture.height);
  }

  get isFitted(): boolean {
    return this.scale <= this.fitScale * 1.001;
  }

  get mostScale(): number {
    return Math.max(MOST_SCALE, this.fitScale);
  }

  /**
   * Takes other sizes; what was in the middle stays there, and a picture that was all in sight stays so. An area that is
   * not shown has no size and keeps what it had.
   */
  resize(picture: Size, measured: Size): void {
    const room = measured.width > 0 && measured.height > 0 ? measured : this.room;
    const isOther = picture.width !== this.picture.width || picture.height !== this.picture.height;
    const fitted = isOther || this.isFitted;
    const middle = this.toPicture(this.middle);
    this.picture = picture;
    this.room = room;
    if (fitted) {
      this.fit();
      return;
    }
    this.scale = Math.min(this.mostScale, Math.max(this.fitScale, this.scale));
    this.left = room.width / 2 - middle.x * this.scale;
    this.top = room.height / 2 - middle.y * this.scale;
    this.#settle();
  }

  fit(): void {
    this.scale = this.fitScale;
    this.#settle();
  }

  /** Enlarges by a factor, so that what is at a point of the area stays there. */
  zoom(by: number, at: Point = this.middle): void {
    const next = Math.min(this.mostScale, Math.max(this.fitScale, this.scale * by));
    this.left = at.x - ((at.x - this.left) * next) / this.scale;
    this.top = at.y - ((at.y - this.top) * next) / this.scale;
    this.scale = next;
    this.#settle();
  }

  /** Moves the picture; returns whether it could be moved at all. */
  pan(x: number, y: number): boolean {
    const { left, top } = this;
    this.left += x;
    this.top += y;
    this.#settle();
    return Math.abs(this.left - left) > 0.01 || Math.abs(this.top - top) > 0.01;
  }

  /** Brings a point of the picture into sight. */
  reveal(point: Point): void {
    const { x, y } = this.toView(point);
    const edge = Math.min(40, this.room.width / 4, this.room.height / 4);
    const into = (at: number, most: number): number => Math.max(edge - at, 0) + Math.min(most - edge - at, 0);
    this.pan(into(x, this.room.width), into(y, this.room.height));
  }

  toPicture({ x, y }: Point): Point {
    return { x: (x - this.left) / this.scale, y: (y - this.top) / this.scale };
  }

  toView({ x, y }: Point): Point {
    return { x: x * this.scale + this.left, y: y * this.scale + this.top };
  }

  get middle(): Point {
    return { x: this.room.width / 2, y: this.room.height / 2 };
  }

  /** The picture fills the area as far as it can, and lies in the middle where it cannot. */
  #settle(): void {
    const settled = (at: number, room: number, length: number): number =>
      length <= room ? (room - length) / 2 : Math.min(0, Math.max(room - length, at));
    this.left = settled(this.left, this.room.width, this.picture.width * this.scale);
    this.top = settled(this.top, this.room.height, this.picture.height * this.scale);
  }
}
