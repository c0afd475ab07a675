// The script that task pages load for the crowd elements, under the old addresses and ours: makes the elements known, and
// says when all in the page are ready.

import { LitElement } from "lit";
import { routeNativeSubmits } from "./crowd-form/element";
import { ELEMENTS } from "./elements";

const READY = "all-crowd-elements-ready";
/** The pages this script works on, beside them: a mark in a page would be saved with it, for ever. */
const LOADED = Symbol.for("piecework.crowd.loaded");
/**
 * A page without styles of its own gets a readable typeface, and the form's button stands in line with the work that is
 * beside instructions; anything the page says itself wins.
 */
const PAGE = `:where(html){font:16px/1.45 -apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif}
:where(crowd-form):not(:defined){display:block}
@media (min-width:51.25em){:where(crowd-form>form>:state(pane)+crowd-button[data-testid=crowd-submit]){margin-inline-start:calc(16.25rem + 20px)}}`;

// Saved pages name the script and what it once loaded, so it may come several times.
const loaded = ((globalThis as { [LOADED]?: WeakSet<Element> | undefined })[LOADED] ??= new WeakSet<Element>());
if (!loaded.has(document.documentElement)) {
  loaded.add(document.documentElement);
  const style = document.createElement("style");
  style.textContent = PAGE;
  (document.head as HTMLElement | null ?? document.documentElement).prepend(style);
  routeNativeSubmits(window);
  for (const [tag, element] of Object.entries(ELEMENTS)) {
    if (customElements.get(tag) === undefined) customElements.define(tag, element);
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
}

function begin(): void {
  // Behind the forms, which move their content at the same moment.
  setTimeout(() => void sayReady());
}

async function sayReady(): Promise<void> {
  const elements = [...document.querySelectorAll("*")].filter((each) => each instanceof LitElement);
  // One that fails is not all that the page has waited for.
  await Promise.allSettled(elements.map((each) => each.updateComplete));
  document.dispatchEvent(new Event(READY));
}
