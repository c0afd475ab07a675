// Keys that act on an element without the focus being in it.

const WRITING = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";

/** Returns the figure 1 to 9 that a key says to an element: one that has the focus, or is the only one of its kind. */
export function figureFor(host: Element, event: KeyboardEvent, kind: string): number | null {
  const from = event.composedPath()[0];
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || !/^[1-9]$/.test(event.key)) return null;
  if (from instanceof Element && from.matches(WRITING)) return null;
  if (!host.matches(":focus-within") && document.querySelectorAll(kind).length > 1) return null;
  return Number(event.key);
}
