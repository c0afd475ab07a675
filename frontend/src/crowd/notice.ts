// A page that uses a crowd element which is not there yet says so at its top, instead of staying without it.

import { MISSING } from "./elements";
import { isPreview } from "./common/sending";

const STYLE = `:host { all: initial; display: block; margin: 0 0 16px; }
div { padding: 10px 14px; border: 1px solid #745000; border-radius: 4px; background: #f8e9c4; color: #1d231f;
  font: 16px/1.45 -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; }
p { margin: 0; } strong { display: block; margin-bottom: 4px; }`;

/** Looks for such elements now and whenever the page changes, until one is found. */
export function watchForMissing(): void {
  const found = missing();
  if (found !== null) {
    show(found);
    return;
  }
  const observer = new MutationObserver(() => {
    const late = missing();
    if (late === null) return;
    observer.disconnect();
    show(late);
  });
  observer.observe(document, { childList: true, subtree: true });
}

/** The first tag that neither we nor the page itself have made an element of. */
function missing(): string | null {
  const tags = [...MISSING].filter((tag) => customElements.get(tag) === undefined);
  return tags.find((tag) => document.getElementsByTagName(tag).length > 0) ?? null;
}

function show(tag: string): void {
  const host = document.createElement("div");
  const text = document.createElement("div");
  const title = document.createElement("strong");
  const words = document.createElement("p");
  const style = document.createElement("style");
  text.setAttribute("role", "alert");
  title.textContent = `This task was made with ${tag}, which this server cannot run yet`;
  words.textContent = isPreview()
    ? "It cannot be done or submitted here, so there is no use in accepting it."
    : "It cannot be done or submitted. Return the HIT: that costs you nothing.";
  style.textContent = STYLE;
  text.append(title, words);
  // Out of reach of the page's own styles.
  host.attachShadow({ mode: "open" }).append(style, text);
  document.body.prepend(host);
}
