// The moment a form of the task leaves for the server: what exactly it sends, told to the page around the frame, since
// many pages compute their answers just then and what does not arrive would be lost.

import type { Sent } from "../drafts";

/** Calls `tell` with what a form sends, whether a person or a script (`form.submit()`) sends it. */
export function watchSending(view: Window & typeof globalThis, tell: (sent: Sent) => void): void {
  const page = view.document;
  let asked: SubmitEvent | null = null;
  let scripted = false;
  view.addEventListener("submit", (event) => (asked = event), true);
  view.addEventListener("formdata", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    // Scripts make FormData of their own, which raises the same event. The browser's comes behind the submit event.
    const submit = asked?.target === form && asked.eventPhase === Event.NONE && !asked.defaultPrevented ? asked : null;
    if (submit === null && !scripted) return;
    asked = null;
    scripted = false;
    const query = submittedTo(form, submit?.submitter ?? null, page);
    if (query !== null) tell(readForm(form, query, event.formData));
  });

  const prototype = view.HTMLFormElement.prototype;
  // It is called with its form each time.
  // eslint-disable-next-line @typescript-eslint/unbound-method
  const { submit } = prototype;
  prototype.submit = function (this: HTMLFormElement): void {
    scripted = true;
    submit.call(this);
    scripted = false;
  };
}

/**
 * Returns the fields in the address to which a form submits this task, in this frame, since they count as well; null of a
 * form that does anything else: it is the page's own affair.
 */
export function submittedTo(
  form: HTMLFormElement,
  submitter: HTMLElement | null,
  page: Document,
): URLSearchParams | null {
  const said = (name: string): string | null => submitter?.getAttribute(`form${name}`) ?? form.getAttribute(name);
  const target = said("target") ?? page.querySelector("base[target]")?.getAttribute("target") ?? "";
  if (target !== "" && target.toLowerCase() !== "_self") return null;
  const action = said("action");
  // Without an action a form leads to the page's own address, which its base does not change.
  const url = read(action === null || action === "" ? page.URL : action, page.baseURI);
  const posts = said("method")?.toLowerCase() === "post";
  const own = /^.*?\/task\/[^/]+\//.exec(read(page.URL, page.URL)?.pathname ?? "")?.[0];
  if (url === null || !(/\/mturk\/externalSubmit$/i.test(url.pathname) || (posts && url.pathname === own))) return null;
  // By GET the form's own fields take their place; without an action they are the frame's parameters.
  return posts && action !== null && action !== "" ? url.searchParams : new URLSearchParams();
}

function read(address: string, base: string): URL | null {
  try {
    return new URL(address, base);
  } catch {
    return null;
  }
}

function readForm(form: HTMLFormElement, query: URLSearchParams, data: FormData): Sent {
  const hidden = form.ownerDocument.querySelectorAll<HTMLInputElement>("input[type=password]");
  const secrets = new Set([...hidden].filter((each) => each.form === form).map((each) => each.name));
  const entries = [...query];
  let complete = true;
  for (const [name, value] of data) {
    if (typeof value === "string" && !secrets.has(name)) entries.push([name, value]);
    // An empty choice of files is no loss.
    else if (typeof value === "string" ? value !== "" : value.name !== "") complete = false;
    else entries.push([name, ""]);
  }
  return { entries, complete };
}
