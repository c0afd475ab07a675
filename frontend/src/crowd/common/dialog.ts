// Windows that open over the task: the browser's own dialog, put where the worker is looking. A task's frame may be as high
// as the task, so the middle of it may be far out of sight.

import { css, html, type TemplateResult } from "lit";
import { icon } from "./icons";

/** A dialog, closed; `content` may hold slots. */
export function dialog(title: string, content: unknown, extra = ""): TemplateResult {
  return html`<dialog class="awsui-modal-dialog ${extra}" aria-label=${title} @click=${closeOutside}>
    <div class="dialog-head">
      <h2>${title}</h2>
      <button type="button" class="plain dialog-close" aria-label="Close" @click=${closeAround}>${icon("close")}</button>
    </div>
    <div class="dialog-body">${content}</div>
  </dialog>`;
}

/** Opens the dialog inside an element's shadow; of several the one of that class. `by` is what was pressed for it. */
export function openDialog(root: ParentNode, by: EventTarget | null, extra = ""): void {
  const found = root.querySelector<HTMLDialogElement>(`dialog${extra && `.${extra}`}`);
  if (found === null || found.open) return;
  found.style.removeProperty("margin-block");
  // What was pressed is in sight. Without this the focus would scroll a high frame to its middle.
  if (by instanceof Element && window.innerHeight > screen.availHeight) putAt(found, by.getBoundingClientRect().top - 60);
  found.showModal();
  putInSight(found);
}

export const dialogLook = css`
  dialog {
    width: min(46rem, calc(100% - 32px));
    max-height: calc(100% - 32px);
    padding: 0;
    border: 1px solid var(--crowd-edge);
    border-radius: 4px;
    background: var(--crowd-ground);
    font-size: 1rem;
    font-weight: 400;
    text-align: start;
    overflow: hidden;
  }
  dialog[open] {
    display: flex;
    flex-direction: column;
  }
  dialog::backdrop {
    background: rgb(29 35 31 / 45%);
  }
  .dialog-head {
    display: flex;
    gap: 12px;
    align-items: start;
    justify-content: space-between;
    padding: 12px 16px;
    border-bottom: 1px solid var(--crowd-line);
  }
  .dialog-head h2 {
    margin: 0;
    font-size: 1.125rem;
    line-height: 1.4;
  }
  .dialog-close {
    flex: none;
    width: 28px;
    height: 28px;
    font-size: 1.125rem;
  }
  .dialog-body {
    padding: 16px;
    overflow: auto;
    overflow-wrap: break-word;
  }
`;

function closeAround(event: Event): void {
  if (event.currentTarget instanceof Element) event.currentTarget.closest("dialog")?.close();
}

function closeOutside(event: MouseEvent): void {
  const box = event.currentTarget;
  // The backdrop is the dialog's own; whatever is inside is another target.
  if (!(box instanceof HTMLDialogElement) || event.target !== box) return;
  const { left, right, top, bottom } = box.getBoundingClientRect();
  const inside = event.clientX >= left && event.clientX <= right && event.clientY >= top && event.clientY <= bottom;
  if (!inside) box.close();
}

function putInSight(box: HTMLDialogElement): void {
  if (!("IntersectionObserver" in window)) return;
  const observer = new IntersectionObserver((entries) => {
    observer.disconnect();
    const seen = entries[0]?.intersectionRect;
    if (seen === undefined || seen.height < 200) return;
    if (seen.height > window.innerHeight - 8) {
      box.style.removeProperty("margin-block");
      return;
    }
    box.style.setProperty("max-height", `${String(seen.height - 32)}px`);
    putAt(box, seen.top + (seen.height - box.offsetHeight) / 2);
  });
  observer.observe(document.documentElement);
}

function putAt(box: HTMLDialogElement, top: number): void {
  box.style.setProperty("margin-block", `${String(Math.max(16, top))}px auto`);
}
