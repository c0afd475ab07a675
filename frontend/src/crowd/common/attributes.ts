// How attributes become properties: JSON as pages write it, booleans, and what page scripts may put there by hand.

import type { ComplexAttributeConverter, PropertyDeclaration } from "lit";
import { isOn } from "../choices";
import { parseLenient } from "./json";

/** What stands in a property whose attribute cannot be read: an empty list, so that page scripts go on. */
export class Unreadable extends Array<never> {
  readonly why: string;

  constructor(why: string) {
    super();
    this.why = why;
  }

  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }
}

const jsonConverter: ComplexAttributeConverter = {
  fromAttribute(text: string | null): unknown {
    if (text === null || text.trim() === "") return null;
    try {
      return parseLenient(text);
    } catch (error) {
      return new Unreadable(error instanceof Error ? error.message : String(error));
    }
  },
};

/** A property whose attribute holds JSON; the attribute's text stays as it was written. */
export function json(attribute: string): PropertyDeclaration {
  return { attribute, converter: jsonConverter, hasChanged: () => true };
}

/** A property whose attribute counts by being there. */
export function flag(attribute: string, reflect = false): PropertyDeclaration {
  return {
    attribute,
    reflect,
    converter: { fromAttribute: isOn, toAttribute: (value: unknown) => (value === true ? "" : null) },
  };
}

/** A property that is a number, or null where the attribute is none. */
export function number(attribute: string, reflect = false): PropertyDeclaration {
  return {
    attribute,
    reflect,
    converter: {
      fromAttribute: (text: string | null) => {
        const read = text === null || text.trim() === "" ? NaN : Number(text);
        return Number.isFinite(read) ? read : null;
      },
      toAttribute: (value: unknown) => (typeof value === "number" ? String(value) : null),
    },
  };
}

/** A property that is a text; "" without its attribute. */
export function text(attribute: string, reflect = false): PropertyDeclaration {
  return { attribute, reflect, converter: { fromAttribute: (value: string | null) => value ?? "" } };
}

/** Returns a list of texts, whatever a page has put in: numbers as their digits, objects by their name or label. */
export function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (!Array.isArray(value)) return [];
  return [...new Set(value.map(textOf).filter((each) => each !== ""))];
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value !== "object" || value === null) return "";
  const { name, label, text: said } = value as { name?: unknown; label?: unknown; text?: unknown };
  return [name, label, said].find((each): each is string => typeof each === "string") ?? "";
}
