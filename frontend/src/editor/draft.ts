// What was written into the editor and not saved, kept on this device for one project.

import { isObject } from "../drafts";
import { showMoment } from "../page/moment";

const PREFIX = "piecework-design:";

export class Draft {
  readonly #storage: Storage | null;
  readonly #key: string;
  readonly #saved: string;
  /** What was written before and is neither saved nor in the editor; null if there is no such thing. */
  readonly unsaved: string | null;
  readonly #at: number;

  /** `saved` is what the page came with; `typed` says that this is what somebody sent, and not what is saved. */
  constructor(storage: Storage | null, project: string, saved: string, typed: boolean) {
    this.#storage = storage;
    this.#key = PREFIX + project;
    this.#saved = typed ? "" : saved;
    const kept = read(storage?.getItem(this.#key) ?? null);
    this.#at = kept?.at ?? 0;
    this.unsaved = kept === null || kept.content === saved ? null : kept.content;
    if (kept !== null && this.unsaved === null && !typed) this.forget();
  }

  /** Keeps what is written; what is saved already need not be kept. */
  keep(content: string): void {
    if (content === this.#saved) {
      this.forget();
      return;
    }
    try {
      this.#storage?.setItem(this.#key, JSON.stringify({ at: Date.now(), content }));
    } catch {
      // The device is full: the editor still has it.
    }
  }

  forget(): void {
    this.#storage?.removeItem(this.#key);
  }

  /** Says in a note when it was written. */
  say(note: Element): void {
    showMoment(note, "time", this.#at);
  }
}

function read(text: string | null): { at: number; content: string } | null {
  try {
    const data: unknown = JSON.parse(text ?? "null");
    if (!isObject(data) || typeof data["at"] !== "number" || typeof data["content"] !== "string") return null;
    return { at: data["at"], content: data["content"] };
  } catch {
    return null;
  }
}
