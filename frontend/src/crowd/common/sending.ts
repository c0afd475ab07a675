// Where the answers of a task go: told by the page's own address, as the service gives it to every task page.

const NOT_ACCEPTED = "ASSIGNMENT_ID_NOT_AVAILABLE";

/** The assignment this page is shown for; null for a page that was opened without any service. */
export function assignmentId(): string | null {
  return given("assignmentId");
}

/** Whether the task is only looked at: nobody has accepted it. */
export function isPreview(): boolean {
  return assignmentId() === NOT_ACCEPTED;
}

/** The address that takes the answers. */
export function destination(): string {
  const host = given("turkSubmitTo") ?? "";
  // Only an address of the web can be one; anything else, javascript: above all, is the page's own server.
  const base = /^(?:https?:)?\/\//i.test(host) ? host.replace(/\/+$/, "") : "";
  return `${base}/mturk/externalSubmit`;
}

/** Posts fields, so that the frame goes to the page that answers. */
export function post(fields: Readonly<Record<string, string>>): void {
  const form = document.createElement("form");
  form.method = "post";
  form.action = destination();
  form.hidden = true;
  const entries = Object.entries(fields).filter(([name]) => name !== "assignmentId");
  for (const [name, value] of [["assignmentId", assignmentId() ?? ""] as const, ...entries]) {
    // A text area keeps line breaks that an input would drop.
    const field = document.createElement("textarea");
    field.name = name;
    field.value = value;
    form.append(field);
  }
  document.body.append(form);
  // A field may be called "submit". Looked up now: the page's keeper of drafts watches it.
  HTMLFormElement.prototype.submit.call(form);
  form.remove();
}

function given(name: string): string | null {
  return new URLSearchParams(location.search).get(name);
}
