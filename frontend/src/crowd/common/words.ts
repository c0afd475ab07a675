// The words of a text, and going from one to another by keys. Places are those of JavaScript strings.

/** What lies between two places without the blanks around it, as a double click takes them in; null for blanks only. */
export function trimmed(text: string, from: number, to: number): [start: number, end: number] | null {
  const [start, end] = from < to ? [from, to] : [to, from];
  const chosen = text.slice(start, end);
  const left = chosen.length - chosen.trimStart().length;
  const kept = chosen.trim().length;
  return kept === 0 ? null : [start + left, start + left + kept];
}

/** Letters, figures and pictures with what is joined to them (U+200C and U+200D), or a single sign. */
const WORD = /(?:[\p{L}\p{N}\p{M}\p{Emoji_Presentation}\p{Extended_Pictographic}_'’-]|\u200c|\u200d)+|[^\s]/gu;

/** Scripts that put no blanks between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const segmenter = "Segmenter" in Intl ? new Intl.Segmenter(undefined, { granularity: "word" }) : null;

/** The words of a text. Where a script puts no blanks between them the browser's dictionary tells them apart; without one they are one. */
export function wordsOf(text: string): [start: number, end: number][] {
  return [...text.matchAll(WORD)].flatMap(({ index, 0: word }): [number, number][] => {
    if (segmenter === null || !UNSPACED.test(word)) return [[index, index + word.length]];
    return [...segmenter.segment(word)].map((part) => [index + part.index, index + part.index + part.segment.length]);
  });
}

/** What is selected: from where to where, the second being the end that keys move. */
export type Range = readonly [anchor: number, head: number];

/** Returns what is selected after a step of one word forward (1) or back (-1); with `more` in addition. */
export function stepped(text: string, range: Range | null, by: number, more: boolean): Range | null {
  const words = wordsOf(text);
  const [anchor, head] = range ?? [null, by > 0 ? 0 : text.length];
  const back = anchor !== null && head < anchor;
  const at = words.findIndex(([start, end]) => (back ? start === head : end === head));
  const next = words[anchor === null ? (by > 0 ? 0 : words.length - 1) : Math.max(0, Math.min(words.length - 1, at + by))];
  if (next === undefined) return null;
  if (!more || anchor === null) return [next[0], next[1]];
  return next[1] <= anchor ? [anchor, next[0]] : [anchor, next[1]];
}

/** Returns what is selected after a tap on a word: it, or all as far as it when there was something; a tap on that lets it go. */
export function tapped(range: Range | null, [start, end]: Range): Range | null {
  if (range === null) return [start, end];
  const [from, to] = [Math.min(...range), Math.max(...range)];
  return start >= from && end <= to ? null : [Math.min(from, start), Math.max(to, end)];
}

/** How many words a text has; marks alone are none. */
export function wordCount(text: string): number {
  return wordsOf(text).filter(([start, end]) => /[\p{L}\p{N}]/u.test(text.slice(start, end))).length;
}
