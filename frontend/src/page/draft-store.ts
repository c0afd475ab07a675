// The drafts on this device, one for each market, worker and assignment (or test). They last 30 days.

import { MOST_KEPT, readDraft } from "../drafts";
import type { Draft } from "../drafts";

export const PREFIX = "piecework-draft:";
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;

export class DraftStore {
  readonly #storage: Storage | null;

  /** Drafts in `storage`; null where the browser forbids it. */
  constructor(storage: Storage | null) {
    this.#storage = storage;
  }

  read(key: string): Draft | null {
    const text = this.#storage?.getItem(PREFIX + key) ?? null;
    return text === null ? null : readDraft(text);
  }

  /** Stores a draft; returns whether that was possible. What was stored before stays if not. */
  write(key: string, { at, ...rest }: Draft): boolean {
    // First of all the moment, which `agesOf` reads without the rest.
    const text = JSON.stringify({ at, ...rest });
    if (this.#storage === null || text.length > MOST_KEPT) return false;
    for (;;) {
      try {
        this.#storage.setItem(PREFIX + key, text);
        return true;
      } catch {
        if (!this.#makeRoom(PREFIX + key)) return false;
      }
    }
  }

  remove(key: string): void {
    this.#storage?.removeItem(PREFIX + key);
  }

  /** Forgets what is too old at the moment `now`, or dated later than that by a clock that was wrong. */
  prune(now: number): void {
    for (const name of this.#names()) {
      const at = Number(/^\{"at":(\d+)/.exec(this.#storage?.getItem(name) ?? "")?.[1] ?? Number.NaN);
      if (!(at > now - KEPT_MS && at < now + KEPT_MS)) this.#storage?.removeItem(name);
    }
  }

  /** Gives up the largest of the other drafts: it cannot be one that somebody typed. */
  #makeRoom(keep: string): boolean {
    const size = (name: string): number => this.#storage?.getItem(name)?.length ?? 0;
    const others = this.#names().filter((name) => name !== keep);
    const [largest] = others.sort((one, other) => size(other) - size(one));
    if (largest === undefined) return false;
    this.#storage?.removeItem(largest);
    return true;
  }

  #names(): string[] {
    return Object.keys(this.#storage ?? {}).filter((name) => name.startsWith(PREFIX));
  }
}
