// A mask as it is kept and sent: a PNG of exactly the layers' colours, and a short text for drafts. Written here, since a
// browser's canvas has limits that large pictures pass, and would need the whole picture four times over.

import { deflateSync, inflateSync, Zlib } from "fflate";
import { MASK_GROUND } from "../../choices";
import type { Layer } from "./contract";
import { Mask } from "./mask";
import type { Size } from "./shapes";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const ROWS_AT_ONCE = 64;
/** The filter "up": rows say what differs from the row above, which in a mask is little. */
const UP = 2;
/** Bits of a character in drafts, and the first one used: all of them are letters of one script, none is half of another. */
const DENSE = 14;
const FIRST = 0x4e00;

/** Returns a PNG, 8 bits each of red, green, blue and opacity; what belongs to no layer has the colour of the ground. */
export function pngOf(mask: Mask, layers: readonly (Layer | null)[]): Uint8Array {
  const { width, height } = mask;
  const colours = paletteOf(layers, MASK_GROUND);
  const parts: Uint8Array[] = [];
  const zlib = new Zlib({ level: 6 }, (part) => parts.push(part));
  const length = 4 * width + 1;
  const bytes = new Uint8Array(colours.buffer);
  for (let top = 0; top < height; top += ROWS_AT_ONCE) {
    const bottom = Math.min(height, top + ROWS_AT_ONCE);
    const rows = new Uint8Array(length * (bottom - top));
    for (let y = top; y < bottom; y += 1) {
      rows[length * (y - top)] = UP;
      writeRow(rows, length * (y - top) + 1, mask, y, bytes);
    }
    zlib.push(rows, bottom === height);
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, 6, 0, 0, 0], 8);
  return joined([Uint8Array.from(SIGNATURE), chunk("IHDR", header), ...parts.map((part) => chunk("IDAT", part)), chunk("IEND", new Uint8Array(0))]);
}

/** The layers' colours as 32 bits that lie in memory as red, green, blue, opacity; the first is of no layer, null is none either. */
export function paletteOf(layers: readonly (Layer | null)[], ground: readonly number[] = []): Uint32Array {
  const bytes = new Uint8Array(4 * 256);
  bytes.set(ground);
  layers.forEach((layer, index) => {
    if (layer !== null) bytes.set([...rgbOf(layer.colour), 255], 4 * (index + 1));
  });
  return new Uint32Array(bytes.buffer);
}

/** Red, green and blue of a colour written as #rgb or #rrggbb. */
export function rgbOf(colour: string): [number, number, number] {
  const long = colour.length === 4 ? colour.replace(/[\da-f]/gi, "$&$&") : colour;
  return [1, 3, 5].map((from) => parseInt(long.slice(from, from + 2), 16) || 0) as [number, number, number];
}

/** Returns a mask as a short text: how many pixels each differ in the same way from those above them, compressed. */
export function keptOf(mask: Mask): string {
  const { at, width, height } = mask;
  const differs = (place: number): number => (at[place] ?? 0) ^ (place < width ? 0 : (at[place - width] ?? 0));
  const runs: number[] = [];
  for (let from = 0; from < at.length; ) {
    const value = differs(from);
    let to = from + 1;
    while (to < at.length && differs(to) === value) to += 1;
    runs.push(value);
    let count = to - from;
    for (; count > 127; count = Math.floor(count / 128)) runs.push((count % 128) | 128);
    runs.push(count);
    from = to;
  }
  return `${String(width)}x${String(height)}:${densely(deflateSync(Uint8Array.from(runs), { level: 6 }))}`;
}

/** Returns the mask that such a text keeps; null for one of another picture, or none of ours. */
export function maskFrom(text: string, size: Size): Mask | null {
  const read = /^(\d+)x(\d+):([\u4e00-\u8dff]*)$/.exec(text);
  if (read === null || Number(read[1]) !== size.width || Number(read[2]) !== size.height) return null;
  try {
    const bytes = inflateSync(bytesOf(read[3] ?? ""));
    const at = new Uint8Array(size.width * size.height);
    let place = 0;
    for (let index = 0; index < bytes.length; ) {
      const value = bytes[index] ?? 0;
      let [count, weight] = [0, 1];
      for (index += 1; ((bytes[index] ?? 0) & 128) !== 0; index += 1, weight *= 128) count += ((bytes[index] ?? 0) & 127) * weight;
      count += (bytes[index] ?? 0) * weight;
      index += 1;
      if (place + count > at.length) return null;
      at.fill(value, place, place + count);
      place += count;
    }
    for (let below = size.width; below < at.length; below += 1) at[below] = (at[below] ?? 0) ^ (at[below - size.width] ?? 0);
    return place === at.length ? new Mask(size, at) : null;
  } catch {
    return null;
  }
}

/** Bytes as text of 14 bits a character: a browser's storage counts characters, whatever they are. */
export function densely(bytes: Uint8Array): string {
  const parts: string[] = [];
  let [held, bits] = [0, 0];
  for (const byte of [...bytes, 0]) {
    held = (held << 8) | byte;
    bits += 8;
    if (bits < DENSE) continue;
    bits -= DENSE;
    parts.push(String.fromCharCode(FIRST + (held >> bits)));
    held &= (1 << bits) - 1;
  }
  return parts.join("");
}

/** The other way; what was put behind to fill the last character comes along. */
function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor((text.length * DENSE) / 8));
  let [held, bits, place] = [0, 0, 0];
  for (let index = 0; index < text.length; index += 1) {
    held = (held << DENSE) | (text.charCodeAt(index) - FIRST);
    for (bits += DENSE; bits >= 8; place += 1) {
      bits -= 8;
      bytes[place] = held >> bits;
      held &= (1 << bits) - 1;
    }
  }
  return bytes;
}

export function base64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let from = 0; from < bytes.length; from += 0x8000) parts.push(String.fromCharCode(...bytes.subarray(from, from + 0x8000)));
  return btoa(parts.join(""));
}

/** Writes what differs from the row above, the first from nothing; where that is nothing, the bytes stay 0. */
function writeRow(rows: Uint8Array, start: number, { at, width }: Mask, y: number, colours: Uint8Array): void {
  for (let x = 0, place = y * width; x < width; x += 1, place += 1) {
    const value = at[place] ?? 0;
    const above = y === 0 ? null : (at[place - width] ?? 0);
    if (value === above) continue;
    for (let part = 0; part < 4; part += 1) {
      rows[start + 4 * x + part] = (colours[4 * value + part] ?? 0) - (above === null ? 0 : (colours[4 * above + part] ?? 0));
    }
  }
}

function chunk(name: string, content: Uint8Array): Uint8Array {
  const whole = new Uint8Array(content.length + 12);
  const view = new DataView(whole.buffer);
  view.setUint32(0, content.length);
  whole.set(Array.from(name, (letter) => letter.charCodeAt(0)), 4);
  whole.set(content, 8);
  view.setUint32(content.length + 8, checksum(whole.subarray(4, content.length + 8)));
  return whole;
}

let table: Uint32Array | null = null;

/** The checksum of PNG (CRC-32). */
function checksum(bytes: Uint8Array): number {
  table ??= Uint32Array.from({ length: 256 }, (_, number) => {
    let value = number;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
    return value;
  });
  let sum = 0xffffffff;
  for (const byte of bytes) sum = (table[(sum ^ byte) & 255] ?? 0) ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
