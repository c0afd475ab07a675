// Controls that only work with script are sent hidden, with data-script, and shown here.

/** Shows the hidden controls under `root`, itself included. */
export function showScripted(root: ParentNode): void {
  if (root instanceof HTMLElement && root.matches("[data-script]")) root.hidden = false;
  for (const element of root.querySelectorAll<HTMLElement>("[data-script]")) element.hidden = false;
}
