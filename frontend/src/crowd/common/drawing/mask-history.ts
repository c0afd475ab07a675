// What was painted and can be taken back. States have numbers, so that it can be told whether a mask is the one it began with.

import type { Mask, Patch } from "./mask";

/** Of what can be taken back, in bytes. */
const MOST_PAST = 64e6;

interface Step {
  readonly patch: Patch;
  readonly version: number;
}

export class MaskHistory {
  /** The state that is shown. */
  version = 0;
  #newest = 0;
  #first = 0;
  #past: Step[] = [];
  #future: Step[] = [];

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** Whether the mask is another than the one it began with. */
  get changed(): boolean {
    return this.version !== this.#first;
  }

  /** Begins with another mask. */
  begin(): void {
    this.#past = [];
    this.#future = [];
    this.#next();
    this.#first = this.version;
  }

  /** Counts the mask that it begins with as changed: a draft is more than what the page gave. */
  beginChanged(): void {
    this.#next();
  }

  /** Notes what an act has changed. */
  note(patch: Patch): void {
    this.#past.push({ patch, version: this.version });
    this.#future = [];
    this.#next();
    let bytes = this.#past.reduce((sum, step) => sum + step.patch.bytes, 0);
    while (bytes > MOST_PAST && this.#past.length > 1) bytes -= this.#past.shift()?.patch.bytes ?? 0;
  }

  /** Returns whether there was something to take back. */
  undo(mask: Mask): boolean {
    return this.#go(mask, this.#past, this.#future);
  }

  redo(mask: Mask): boolean {
    return this.#go(mask, this.#future, this.#past);
  }

  #go(mask: Mask, from: Step[], to: Step[]): boolean {
    const step = from.pop();
    if (step === undefined) return false;
    to.push({ patch: mask.swap(step.patch), version: this.version });
    this.version = step.version;
    return true;
  }

  #next(): void {
    this.#newest += 1;
    this.version = this.#newest;
  }
}
