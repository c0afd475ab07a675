// A form as Textract's blocks say it: pairs of a key and its value, and what becomes of them when a worker has looked.

import { textsOf } from "../common/attributes";
import type { Answer } from "../common/answer";
import { isRecord } from "../common/drawing/shapes";

/** Where something stands, in shares of the picture. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** One half of a pair. */
export interface Part {
  readonly id: string;
  readonly text: string;
  readonly frame: Frame | null;
  readonly relationships: Answer[];
}

export interface Pair {
  readonly key: Part;
  readonly value: Part;
}

export type Verdict = "value" | "blank" | "no-pair" | "no-key";

/** What a worker says of a pair. */
export interface Checked {
  readonly key: string;
  readonly value: string;
  readonly verdict: Verdict;
}

/** Returns the pairs to look at: of all in the blocks those that are asked for, and what is asked for and not there. */
export function pairsIn(blocks: unknown, keys: unknown): Pair[] {
  const all = pairsOf(Array.isArray(blocks) ? (blocks as unknown[]).filter(isRecord) : []);
  const asked = Array.isArray(keys) ? (keys as unknown[]).filter(isRecord).map(namesOf).filter((names) => names.length > 0) : [];
  if (asked.length === 0) return all;
  return asked.flatMap((names, index) => {
    const known = new Set(names.map(plain));
    const found = all.filter(({ key }) => known.has(plain(key.text)));
    return found.length > 0 ? found : [absent(names[0] ?? "", index)];
  });
}

/** How a pair stands before a worker has said anything. */
export function asFound({ key, value }: Pair): Checked {
  return { key: key.text, value: value.text, verdict: key.frame === null && value.text === "" ? "no-key" : value.text === "" ? "blank" : "value" };
}

/** Reads what an answer says of the pairs, by the id of the key's block; of which it has none, those are no pairs. */
export function checkedIn(pairs: readonly Pair[], given: unknown): Record<string, Checked> {
  const list = isRecord(given) ? given["blocks"] : given;
  if (!Array.isArray(list)) return {};
  const texts = new Map((list as unknown[]).filter(isRecord).map((block) => [textOf(block["id"]), textOf(block["text"])]));
  const said = ({ key, value }: Pair): Checked => {
    const [name, text] = [texts.get(key.id), texts.get(value.id) ?? ""];
    if (name === undefined) return { key: key.text, value: value.text, verdict: "no-pair" };
    return { key: name, value: text, verdict: text === "" ? "blank" : "value" };
  };
  return Object.fromEntries(pairs.map((pair) => [pair.key.id, said(pair)]));
}

/** Returns the blocks of the pairs that are pairs, with what was corrected. */
export function blocksOf(pairs: readonly Pair[], checked: readonly Checked[]): Answer[] {
  return pairs.flatMap((pair, index) => {
    const said = checked[index] ?? asFound(pair);
    if (said.verdict === "no-pair" || said.verdict === "no-key") return [];
    return [half("KEY", pair.key, said.key), half("VALUE", pair.value, said.verdict === "blank" ? "" : said.value)];
  });
}

function half(type: "KEY" | "VALUE", { id, relationships }: Part, text: string): Answer {
  return { blockType: "KEY_VALUE_SET", entityTypes: [type], id, relationships, text };
}

function pairsOf(blocks: readonly Record<string, unknown>[]): Pair[] {
  const byId = new Map(blocks.map((block) => [textOf(block["id"]), block]));
  return blocks.filter((block) => isKind(block, "KEY")).flatMap((block) => {
    const value = related(block, "VALUE").map((id) => byId.get(id)).find((each) => each !== undefined);
    return value === undefined ? [] : [{ key: partOf(block, byId), value: partOf(value, byId) }];
  });
}

function partOf(block: Record<string, unknown>, byId: ReadonlyMap<string, Record<string, unknown>>): Part {
  const words = related(block, "CHILD").map((id) => textOf(byId.get(id)?.["text"]));
  return {
    id: textOf(block["id"]),
    text: typeof block["text"] === "string" ? block["text"] : words.filter((word) => word !== "").join(" "),
    frame: frameOf(block["geometry"]),
    relationships: Array.isArray(block["relationships"]) ? (block["relationships"] as Answer[]) : [],
  };
}

/** A pair that is asked for and was not found: the worker may find it. */
function absent(name: string, index: number): Pair {
  const [key, value] = [`key-${String(index + 1)}`, `value-${String(index + 1)}`];
  return {
    key: { id: key, text: name, frame: null, relationships: [{ type: "VALUE", ids: [value] }] },
    value: { id: value, text: "", frame: null, relationships: [] },
  };
}

function isKind(block: Record<string, unknown>, type: string): boolean {
  return block["blockType"] === "KEY_VALUE_SET" && textsOf(block["entityTypes"]).includes(type);
}

function related(block: Record<string, unknown>, type: string): string[] {
  const list = Array.isArray(block["relationships"]) ? (block["relationships"] as unknown[]).filter(isRecord) : [];
  return list.filter((each) => each["type"] === type).flatMap((each) => textsOf(each["ids"]));
}

function frameOf(geometry: unknown): Frame | null {
  const box = isRecord(geometry) ? geometry["boundingBox"] : null;
  if (!isRecord(box)) return null;
  const [left, top, width, height] = ["left", "top", "width", "height"].map((name) => Number(box[name]));
  return left === undefined || top === undefined || !(Number(width) > 0) || !(Number(height) > 0) || !Number.isFinite(left + top)
    ? null
    : { left, top, width: Number(width), height: Number(height) };
}

function namesOf(key: Record<string, unknown>): string[] {
  return textsOf([key["importantFormKey"], ...textsOf(key["importantFormKeyAliases"])]);
}

/** Keys are the same whatever their case, blanks and the colon behind them. */
function plain(name: string): string {
  return name.trim().replace(/\s*[:.]$/, "").replace(/\s+/g, " ").toLowerCase();
}

function textOf(given: unknown): string {
  return typeof given === "string" ? given : "";
}
