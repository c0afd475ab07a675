// htmx under our rules: no eval, no style elements, nothing kept of pages that show money, errors shown as pages.

import htmx from "htmx.org";

/** Configures htmx and dims what is being replaced. */
export function setUpHtmx(): void {
  Object.assign(htmx.config, {
    allowEval: false,
    allowScriptTags: false,
    includeIndicatorStyles: false,
    selfRequestsOnly: true,
    historyCacheSize: 0,
    refreshOnHistoryMiss: true,
    defaultSettleDelay: 0,
    responseHandling: [
      { code: "204", swap: false },
      { code: "[23]..", swap: true },
      { code: "422", swap: true },
      // An error page is a whole page; its main part takes the place of ours, so that the person reads it.
      { code: "[45]..", swap: true, error: true, target: "main", select: "main", swapOverride: "outerHTML" },
    ],
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    targetOf(event)?.setAttribute("aria-busy", "true");
    showOffline(false);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    targetOf(event)?.removeAttribute("aria-busy");
  });
  document.addEventListener("htmx:sendError", () => {
    showOffline(true);
  });
}

function targetOf(event: Event): Element | null {
  const detail: unknown = event instanceof CustomEvent ? event.detail : null;
  if (typeof detail !== "object" || detail === null || !("target" in detail)) return null;
  return detail.target instanceof Element ? detail.target : null;
}

function showOffline(offline: boolean): void {
  const note = document.getElementById("page-offline");
  if (note !== null) note.hidden = !offline;
}
