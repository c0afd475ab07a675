// JSON as task pages write it into attributes: single quotes, bare keys, commas at the end, comments, line breaks, what
// Python prints. Never evaluated. A package for JSON5 would be a third of what the whole script may weigh, and it
// refuses Python's True, False and None.

const WORDS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ["true", true],
  ["True", true],
  ["false", false],
  ["False", false],
  ["null", null],
  ["None", null],
  ["undefined", null],
]);
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f", v: "\v", 0: "\0" };
const SPACE = /(?:\s|\ufeff|\/\*[^]*?\*\/|\/\/[^\n\r]*)*/y;
const NUMBER = /[+-]?(?:0x[\da-f]+|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)/iy;
/** What the Python of then put before its texts. */
const PREFIX = /u(?=['"])/y;
const WORD = /[\p{ID_Start}$_][\p{ID_Continue}$-]*/uy;
const ESCAPE = /\\(?:u([\da-f]{4})|x([\da-f]{2})|(\r\n|[^]))/iy;
const MOST_DEEP = 100;

/** Returns the value that `text` writes. Throws SyntaxError, with the place in it. */
export function parseLenient(text: string): unknown {
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): unknown {
    if (depth > MOST_DEEP) throw this.#wrong();
    this.#skip();
    const sign = this.#text[this.#at];
    if (sign === "[") return this.#list(depth);
    if (sign === "{") return this.#object(depth);
    if (sign === '"' || sign === "'" || sign === "`") return this.#string(sign);
    if (this.#take(PREFIX) !== null) return this.#string(this.#text[this.#at] ?? "");
    const number = this.#take(NUMBER);
    if (number !== null) return Number(number);
    const word = this.#take(WORD);
    if (word === null || !WORDS.has(word)) throw this.#wrong();
    return WORDS.get(word);
  }

  end(): void {
    this.#skip();
    if (this.#at < this.#text.length) throw this.#wrong();
  }

  #list(depth: number): unknown[] {
    const list: unknown[] = [];
    this.#at += 1;
    while (!this.#closes("]")) {
      list.push(this.value(depth + 1));
      this.#comma("]");
    }
    return list;
  }

  #object(depth: number): Record<string, unknown> {
    const entries: [string, unknown][] = [];
    this.#at += 1;
    while (!this.#closes("}")) {
      const key = this.#key();
      this.#skip();
      if (this.#text[this.#at] !== ":") throw this.#wrong();
      this.#at += 1;
      entries.push([key, this.value(depth + 1)]);
      this.#comma("}");
    }
    return Object.fromEntries(entries);
  }

  #key(): string {
    this.#take(PREFIX);
    const sign = this.#text[this.#at];
    if (sign === '"' || sign === "'" || sign === "`") return this.#string(sign);
    const bare = this.#take(WORD) ?? this.#take(NUMBER);
    if (bare === null) throw this.#wrong();
    return bare;
  }

  #string(quote: string): string {
    let said = "";
    this.#at += 1;
    for (;;) {
      const sign = this.#text[this.#at];
      if (sign === undefined) throw this.#wrong();
      if (sign === quote) break;
      said += sign === "\\" ? this.#escape() : sign;
      if (sign !== "\\") this.#at += 1;
    }
    this.#at += 1;
    return said;
  }

  #escape(): string {
    ESCAPE.lastIndex = this.#at;
    const [whole, four, two, one = ""] = ESCAPE.exec(this.#text) ?? [];
    if (whole === undefined) throw this.#wrong();
    this.#at += whole.length;
    const code = four ?? two;
    if (code !== undefined) return String.fromCharCode(parseInt(code, 16));
    // A line that goes on.
    if (/^[\r\n\u2028\u2029]/.test(one)) return "";
    return ESCAPES[one] ?? one;
  }

  #closes(sign: string): boolean {
    this.#skip();
    if (this.#text[this.#at] !== sign) return false;
    this.#at += 1;
    return true;
  }

  #comma(closing: string): void {
    this.#skip();
    const sign = this.#text[this.#at];
    if (sign === ",") this.#at += 1;
    else if (sign !== closing) throw this.#wrong();
  }

  #skip(): void {
    SPACE.lastIndex = this.#at;
    this.#at += SPACE.exec(this.#text)?.[0].length ?? 0;
  }

  #take(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? null;
    this.#at += found?.length ?? 0;
    return found;
  }

  #wrong(): SyntaxError {
    return new SyntaxError(`This cannot be read as JSON from character ${String(this.#at + 1)} on`);
  }
}
