// Stands where task pages look for the script of the crowd elements (crowd-form, crowd-classifier, …) while this server
// has none: a page that uses them says so at its top, instead of staying blank or without a button to submit.

const MARK = "data-piecework-crowd-notice";
const NOT_ACCEPTED = "ASSIGNMENT_ID_NOT_AVAILABLE";
const STYLE = `:host { all: initial; display: block; margin: 0 0 16px; }
div { padding: 10px 14px; border: 1px solid #745000; border-radius: 4px; background: #f8e9c4; color: #1d231f;
  font: 16px/1.45 system-ui, -apple-system, "Segoe UI", "Noto Sans", "Liberation Sans", Arial, sans-serif; }
p { margin: 0; } strong { display: block; margin-bottom: 4px; }`;

// Saved pages name the script and what it once loaded, so it may come twice.
if (!document.documentElement.hasAttribute(MARK)) {
  document.documentElement.setAttribute(MARK, "");
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", watch);
  else watch();
}

function watch(): void {
  if (hasCrowdElements()) {
    show();
    return;
  }
  const observer = new MutationObserver(() => {
    if (!hasCrowdElements()) return;
    observer.disconnect();
    show();
  });
  observer.observe(document, { childList: true, subtree: true });
}

function hasCrowdElements(): boolean {
  return [...document.getElementsByTagName("*")].some((element) => element.localName.startsWith("crowd-"));
}

function show(): void {
  const host = document.createElement("div");
  const text = host.ownerDocument.createElement("div");
  const title = document.createElement("strong");
  const words = document.createElement("p");
  const style = document.createElement("style");
  text.setAttribute("role", "alert");
  title.textContent = "This task was made with crowd elements, which this server cannot run yet";
  words.textContent =
    new URLSearchParams(location.search).get("assignmentId") === NOT_ACCEPTED
      ? "It cannot be done or submitted here, so there is no use in accepting it."
      : "It cannot be done or submitted. Return the HIT: that costs you nothing.";
  style.textContent = STYLE;
  text.append(title, words);
  // Out of reach of the page's own styles.
  host.attachShadow({ mode: "open" }).append(style, text);
  document.body.prepend(host);
}
