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
    if (leadsHome(form, submit?.submitter ?? null, page)) tell(readForm(form, event.formData));
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

/** Whether a form submits this task, in this frame: other forms of a page are its own affair. */
export function leadsHome(form: HTMLFormElement, submitter: HTMLElement | null, page: Document): boolean {
  const said = (name: string): string | null => submitter?.getAttribute(`form${name}`) ?? form.getAttribute(name);
  const target = said("target") ?? page.querySelector("base[target]")?.getAttribute("target") ?? "";
  if (target !== "" && target.toLowerCase() !== "_self") return false;
  const action = said("action");
  // Without an action a form leads to the page's own address, which its base does not change.
  const path = pathOf(action === null || action === "" ? page.URL : action, page.baseURI);
  const own = /^.*?\/task\/[^/]+\//.exec(pathOf(page.URL, page.URL))?.[0];
  const posts = said("method")?.toLowerCase() === "post";
  return /\/mturk\/externalSubmit$/i.test(path) || (posts && path === own);
}

function pathOf(address: string, base: string): string {
  try {
    return new URL(address, base).pathname;
  } catch {
    return "";
  }
}

function readForm(form: HTMLFormElement, data: FormData): Sent {
  const hidden = form.ownerDocument.querySelectorAll<HTMLInputElement>("input[type=password]");
  const secrets = new Set([...hidden].filter((each) => each.form === form).map((each) => each.name));
  const entries: [string, string][] = [];
  let complete = true;
  for (const [name, value] of data) {
    if (typeof value === "string" && !secrets.has(name)) entries.push([name, value]);
    // An empty choice of files is no loss.
    else if (typeof value === "string" ? value !== "" : value.name !== "") complete = false;
    else entries.push([name, ""]);
  }
  return { entries, complete };
}
