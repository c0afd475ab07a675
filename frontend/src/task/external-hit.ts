// Works like the old helper script externalHIT_v1.js, for task pages that load it: the same four global functions.

const NOT_ACCEPTED = "ASSIGNMENT_ID_NOT_AVAILABLE";
const ACCEPT_FIRST = "You must ACCEPT the HIT before you can submit the results.";

/** Undoes the encoding of a query parameter, the way old pages expect it (Latin-1 escapes included). */
export function decode(text: string): string {
  const spaced = text.replace(/\+/g, " ");
  // Old pages count on its treatment of %E9 and of lone per cent signs.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  return unescape(spaced);
}

/** The first value of a parameter in the page's address, still encoded, or the default. */
export function turkGetParam(name: string, defaultValue: string): string {
  const escaped = name.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return new RegExp(`[?&]${escaped}=([^&#]*)`).exec(window.location.href)?.[1] ?? defaultValue;
}

/** Where the answers go: the turkSubmitTo parameter; without a usable one, the server this script came from. */
export function turkGetSubmitToHost(): string {
  const host = decode(turkGetParam("turkSubmitTo", ""));
  return /^(https?:)?\/\//i.test(host) ? host : home;
}

/**
 * Puts the assignment id into the element `assignmentId`, points the form at the submit address, and during a preview
 * disables the button and says why.
 */
export function turkSetAssignmentID(formId = "mturk_form", buttonId = "submitButton"): void {
  const assignmentId = turkGetParam("assignmentId", "");
  const field = document.getElementById("assignmentId");
  if (field instanceof HTMLInputElement) field.value = assignmentId;
  if (assignmentId === NOT_ACCEPTED) forbid(document.getElementById(buttonId));
  const form = document.getElementById(formId);
  if (form instanceof HTMLFormElement) form.action = `${turkGetSubmitToHost()}/mturk/externalSubmit`;
}

function forbid(button: HTMLElement | null): void {
  if (button instanceof HTMLButtonElement) {
    button.disabled = true;
    button.textContent = ACCEPT_FIRST;
  } else if (button instanceof HTMLInputElement) {
    button.disabled = true;
    button.value = ACCEPT_FIRST;
  }
}

const home =
  document.currentScript instanceof HTMLScriptElement && document.currentScript.src !== ""
    ? new URL(document.currentScript.src).origin
    : "";

Object.assign(window, { decode, turkGetParam, turkGetSubmitToHost, turkSetAssignmentID });
