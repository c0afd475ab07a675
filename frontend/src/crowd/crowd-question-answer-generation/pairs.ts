// Questions and answers about a text as data, and what is wrong with them. Places are those of JavaScript strings; offsets in
// answers are not (choices.ts).

import { indexAt, offsetAt, UNDOCUMENTED } from "../choices";
import { textsOf } from "../common/attributes";
import type { Answer } from "../common/answer";
import { wordCount } from "../common/words";

export interface Pair {
  readonly question: string;
  readonly answer: string;
  readonly tags: readonly string[];
  /** The passages it is about; none for the whole text. */
  readonly passages: readonly (readonly [start: number, end: number])[];
}

export interface Limits {
  readonly question: readonly [least: number, most: number];
  readonly answer: readonly [least: number, most: number];
}

export const EMPTY: Pair = { question: "", answer: "", tags: [], passages: [] };

export function isEmpty({ question, answer, tags, passages }: Pair): boolean {
  return question.trim() === "" && answer.trim() === "" && tags.length === 0 && passages.length === 0;
}

/** What is wrong with a field of a pair; "" for nothing. */
export function mistakeIn(pair: Pair, field: "question" | "answer", limits: Limits): string {
  const [least, most] = limits[field];
  const count = wordCount(pair[field]);
  const words = (number: number): string => `${String(number)} ${number === 1 ? "word" : "words"}`;
  if (count < least) return `Write at least ${words(least)} here.`;
  return count > most ? `Write at most ${words(most)} here; these are ${String(count)}.` : "";
}

export function toAnswer(text: string, pairs: readonly Pair[]): Answer[] {
  return pairs.map(({ question, answer, tags, passages }) => ({
    answer,
    question,
    references: passages.map(([start, end]) => ({ endOffset: offsetAt(text, end), startOffset: offsetAt(text, start) })),
    tags: [...tags],
  }));
}

/** Reads pairs as an answer or a draft has them. */
export function fromAnswer(text: string, given: unknown): Pair[] {
  const list = typeof given === "object" && given !== null && UNDOCUMENTED.questions in given ? given[UNDOCUMENTED.questions] : given;
  if (!Array.isArray(list)) return [];
  return (list as unknown[]).flatMap((each) => {
    if (typeof each !== "object" || each === null) return [];
    const { question, answer, references, tags } = each as Partial<Record<string, unknown>>;
    const passages = (Array.isArray(references) ? (references as (Partial<Record<string, unknown>> | null)[]) : []).flatMap((one) => {
      const [start, end] = [one?.["startOffset"], one?.["endOffset"]];
      return typeof start === "number" && typeof end === "number" && start < end ? [[indexAt(text, start), indexAt(text, end)] as const] : [];
    });
    return [{ question: textsOf([question])[0] ?? "", answer: textsOf([answer])[0] ?? "", tags: textsOf(tags), passages }];
  });
}
