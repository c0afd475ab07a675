// What was done and can be undone: states that are never changed, so that a step back is the state of before.

const MOST_STEPS = 200;

export class History<T> {
  #past: T[] = [];
  #future: T[] = [];

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** Notes the state that is about to be left by an act. */
  leave(state: T): void {
    this.#past = [...this.#past.slice(1 - MOST_STEPS), state];
    this.#future = [];
  }

  /** Returns the state before `now`; null for none. */
  undo(now: T): T | null {
    const before = this.#past.pop();
    if (before === undefined) return null;
    this.#future.push(now);
    return before;
  }

  redo(now: T): T | null {
    const after = this.#future.pop();
    if (after === undefined) return null;
    this.#past.push(now);
    return after;
  }

  forget(): void {
    this.#past = [];
    this.#future = [];
  }
}
