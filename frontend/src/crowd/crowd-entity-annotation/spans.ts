// Spans of a text with labels: what is marked where. Places are those of JavaScript strings; offsets in answers are not
// (choices.ts).

import { indexAt, offsetAt } from "../choices";

export interface Span {
  readonly label: string;
  readonly start: number;
  readonly end: number;
}

export interface Entity {
  [key: string]: string | number;
  endOffset: number;
  label: string;
  startOffset: number;
}

/** A piece of the text over which the same spans lie; `begins` are those that begin with it. */
export interface Piece {
  readonly start: number;
  readonly text: string;
  readonly spans: readonly Span[];
  readonly begins: readonly Span[];
}

/** Cuts a text where spans begin and end. */
export function piecesOf(text: string, spans: readonly Span[], cuts: readonly number[] = []): Piece[] {
  const places = [0, text.length, ...cuts, ...spans.flatMap(({ start, end }) => [start, end])];
  const edges = [...new Set(places)].filter((place) => place >= 0 && place <= text.length).sort((a, b) => a - b);
  return edges.slice(0, -1).map((start, index) => {
    const end = edges[index + 1] ?? text.length;
    return {
      start,
      text: text.slice(start, end),
      spans: spans.filter((span) => span.start <= start && span.end >= end),
      begins: spans.filter((span) => span.start === start),
    };
  });
}

export function keyOf({ label, start, end }: Span): string {
  return `${String(start)}-${String(end)}-${label}`;
}

/** The line below the text on which each span is drawn, by its key: none that overlap share one. */
export function lanesOf(spans: readonly Span[]): Map<string, number> {
  const lanes = new Map<string, number>();
  for (const [index, span] of spans.entries()) {
    const beside = spans.slice(0, index).filter((each) => each.end > span.start && each.start < span.end);
    const taken = new Set(beside.map((each) => lanes.get(keyOf(each))));
    let lane = 0;
    while (taken.has(lane)) lane += 1;
    lanes.set(keyOf(span), lane);
  }
  return lanes;
}

/** The spans with one more, in order; the same span with the same label is no second one. */
export function withSpan(spans: readonly Span[], added: Span): readonly Span[] {
  const there = spans.some(({ label, start, end }) => label === added.label && start === added.start && end === added.end);
  return there || added.end <= added.start ? spans : [...spans, added].sort(inOrder);
}

export function toEntities(text: string, spans: readonly Span[]): Entity[] {
  return spans.map(({ label, start, end }) => ({
    endOffset: offsetAt(text, end),
    label,
    startOffset: offsetAt(text, start),
  }));
}

/** Reads what an earlier answer, or a page, gives as entities; what is none is left out. */
export function fromEntities(text: string, given: unknown): Span[] {
  const list = typeof given === "object" && given !== null && "entities" in given ? given.entities : given;
  if (!Array.isArray(list)) return [];
  const spans = list.map((each: unknown): Span | null => {
    if (typeof each !== "object" || each === null) return null;
    const { label, startOffset, endOffset } = each as Partial<Record<keyof Entity, unknown>>;
    if (typeof label !== "string" || typeof startOffset !== "number" || typeof endOffset !== "number") return null;
    const span = { label, start: indexAt(text, startOffset), end: indexAt(text, endOffset) };
    return span.start < span.end ? span : null;
  });
  return spans.filter((span) => span !== null).sort(inOrder);
}

function inOrder(a: Span, b: Span): number {
  return a.start - b.start || b.end - a.end;
}
