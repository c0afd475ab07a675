// Buttons that copy: <button data-copy="text">, with an optional [data-copy-label] inside whose text becomes "Copied".

import { word as said } from "./words";

const LONG = 100;

/** Makes every copy button of the page work, those that come later included. */
export function offerCopying(page: Document): void {
  page.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-copy]") : null;
    if (button !== null) void copyFrom(button);
  });
}

async function copyFrom(button: HTMLElement): Promise<void> {
  const text = button.dataset["copy"] ?? "";
  const copied = (await byClipboard(text)) || bySelection(button.ownerDocument, text);
  const word = said(button.ownerDocument, copied ? "copied" : "notCopied");
  const label = button.querySelector("[data-copy-label]");
  if (label !== null) label.textContent = word;
  const status = button.ownerDocument.getElementById("page-status");
  // It is read out, so a long text is not repeated.
  if (status !== null) status.textContent = text.length > LONG ? word : `${word}: ${text}`;
}

async function byClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Copies by a selected field: on plain http, as in a laboratory's own network, browsers hide the clipboard. */
function bySelection(page: Document, text: string): boolean {
  const focused = page.activeElement;
  const field = page.createElement("textarea");
  field.value = text;
  field.className = "visually-hidden";
  page.body.append(field);
  field.select();
  // Deprecated, yet the only way left there.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const copied = page.execCommand("copy");
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return copied;
}
