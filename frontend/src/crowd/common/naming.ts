// Names for screen readers.

import { nothing } from "lit";

/** Returns `name` for an element without words of its own; its words are its name otherwise. */
export function nameless(element: Element, name: string): string | typeof nothing {
  const said = element.textContent.trim() !== "" || element.querySelector("img[alt]:not([alt=''])") !== null;
  return said || name === "" ? nothing : name;
}
