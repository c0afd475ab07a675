// Categories as values: what pages and earlier answers write.

import { textsOf } from "./attributes";

/** The categories in a text, a list, or an answer ({label} or {labels}). */
export function namedIn(value: unknown): string[] {
  if (typeof value === "object" && value !== null && "labels" in value) return textsOf(value.labels);
  return textsOf(Array.isArray(value) ? value : [value]);
}
