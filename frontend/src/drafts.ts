// What a draft is: the words in which a task's frame, the page around it and the store on the device speak of it.
// The readers trust nobody: the frame holds a stranger's page, and what is stored may be of another version.

/** One form field as the worker left it. `index` counts the fields that are alike in all but their value. */
export type Field =
  | { kind: "text"; name: string; index: number; value: string }
  /** Set by a script. `was` is its value when the page began. */
  | { kind: "hidden"; name: string; index: number; value: string; was: string }
  /** A radio button or check box; `value` tells it from its siblings, wherever it stands among them. */
  | { kind: "tick"; name: string; index: number; value: string; on: boolean }
  | { kind: "many"; name: string; index: number; values: string[] };

/** What was entered. A file's content cannot be kept, only its name. */
export interface Entered {
  fields: Field[];
  files: string[];
}

/** What a form was about to send. Without `complete` there was more to it than may be kept: files, passwords. */
export interface Sent {
  entries: [name: string, value: string][];
  complete: boolean;
}

/** A draft as it is stored. Moments are the device's, in milliseconds since the epoch. */
export interface Draft extends Entered {
  at: number;
  sent: (Sent & { at: number }) | null;
}

/** Most characters of one draft. The store of a site has about five million. */
export const MOST_KEPT = 500_000;
/** Most characters of what a form sends; the server takes no more. */
export const MOST_SENT = 4_000_000;
const MOST_FIELDS = 10_000;
const MOST_FILES = 100;

/** Returns what was entered, or null when `data` is anything else or more than `most` characters. */
export function readEntered(data: unknown, most: number): Entered | null {
  const counter = new Counter(most);
  if (!isObject(data)) return null;
  const fields = readList(data["fields"], MOST_FIELDS, (each) => readField(each, counter));
  const files = readList(data["files"], MOST_FILES, (each) => counter.text(each));
  return fields === null || files === null ? null : { fields, files };
}

/** Returns what a form sent, or null when `data` is anything else or more than `most` characters. */
export function readSent(data: unknown, most: number): Sent | null {
  const counter = new Counter(most);
  if (!isObject(data) || typeof data["complete"] !== "boolean") return null;
  const entries = readList(data["entries"], MOST_FIELDS, (each): [string, string] | null => {
    if (!Array.isArray(each) || each.length !== 2) return null;
    const [name, value] = [counter.text(each[0]), counter.text(each[1])];
    return name === null || value === null ? null : [name, value];
  });
  return entries === null ? null : { entries, complete: data["complete"] };
}

/** Returns a stored draft, or null when the text is none of ours. */
export function readDraft(text: string): Draft | null {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(data) || typeof data["at"] !== "number") return null;
  const entered = readEntered(data, MOST_KEPT);
  if (entered === null) return null;
  const raw = data["sent"];
  const sent = readSent(raw, MOST_KEPT);
  const sentAt = isObject(raw) && typeof raw["at"] === "number" ? raw["at"] : 0;
  return { at: data["at"], ...entered, sent: sent === null ? null : { ...sent, at: sentAt } };
}

export function isObject(data: unknown): data is Record<string, unknown> {
  return typeof data === "object" && data !== null;
}

function readField(data: unknown, counter: Counter): Field | null {
  if (!isObject(data)) return null;
  const { kind, index, on } = data;
  const name = counter.text(data["name"]);
  if (name === null || typeof index !== "number" || !Number.isSafeInteger(index) || index < 0) return null;
  if (kind === "many") {
    const values = readList(data["values"], MOST_FIELDS, (each) => counter.text(each));
    return values === null ? null : { kind, name, index, values };
  }
  const value = counter.text(data["value"]);
  if (value === null) return null;
  if (kind === "text") return { kind, name, index, value };
  if (kind === "tick") return typeof on === "boolean" ? { kind, name, index, value, on } : null;
  if (kind !== "hidden") return null;
  const was = counter.text(data["was"]);
  return was === null ? null : { kind, name, index, value, was };
}

function readList<T>(data: unknown, most: number, read: (each: unknown) => T | null): T[] | null {
  if (!Array.isArray(data) || data.length > most) return null;
  const list: T[] = [];
  for (const each of data) {
    const one = read(each);
    if (one === null) return null;
    list.push(one);
  }
  return list;
}

/** Lets texts pass until they are too many characters together. */
class Counter {
  #left: number;

  constructor(most: number) {
    this.#left = most;
  }

  text(data: unknown): string | null {
    if (typeof data !== "string") return null;
    this.#left -= data.length;
    return this.#left < 0 ? null : data;
  }
}
