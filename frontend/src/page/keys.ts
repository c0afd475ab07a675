// Keys for review. What a key does is written in the page: data-key names the keys of a button, link or field, and
// [data-row] are rows to move through. details#keys lists them and switches them off, on this device.
// [data-tick-all] ticks every box of its table, and data-send names the button that Ctrl and Enter press in a field.

const OFF = "piecework-review-keys";
const BACKWARDS = new Set(["k", "ArrowUp"]);
const FORWARDS = new Set(["j", "ArrowDown"]);
const TYPED = 'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]';

/** Makes the keys and boxes below `body` work; `storage` keeps whether the keys are on. */
export function offerKeys(page: Document, body: HTMLElement, storage: Storage | null): void {
  const on = page.querySelector<HTMLInputElement>("#keys-on");
  if (on !== null) {
    on.checked = storage?.getItem(OFF) !== "off";
    on.addEventListener("change", () => {
      if (on.checked) storage?.removeItem(OFF);
      else storage?.setItem(OFF, "off");
    });
  }
  body.addEventListener("keydown", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (event.defaultPrevented || event.isComposing || target === null) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const button = page.querySelector<HTMLElement>(target.closest<HTMLElement>("[data-send]")?.dataset["send"] ?? "none");
      if (button !== null) event.preventDefault();
      button?.click();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || target.matches(TYPED)) return;
    if (on?.checked === true && press(page, event.key, target)) event.preventDefault();
  });
  body.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement)) return;
    if (target.dataset["tickAll"] !== undefined) for (const box of boxes(target.closest("table"))) box.checked = target.checked;
    const all = page.querySelector<HTMLInputElement>("[data-tick-all]");
    const each = boxes(all?.closest("table") ?? null);
    const ticked = each.filter((box) => box.checked).length;
    if (all === null) return;
    all.checked = ticked > 0 && ticked === each.length;
    all.indeterminate = ticked > 0 && ticked < each.length;
  });
}

/** Does what a key is for; returns whether it is for anything here. */
function press(page: Document, key: string, at: Element): boolean {
  if (key === "?") return showList(page);
  const rows = [...page.querySelectorAll<HTMLElement>("[data-row]")];
  const here = rows.findIndex((row) => row.contains(at));
  // Arrows scroll the page, unless somebody is in the rows.
  if (rows.length > 0 && (here >= 0 || key.length === 1) && (FORWARDS.has(key) || BACKWARDS.has(key))) {
    const step = FORWARDS.has(key) ? here + 1 : here < 0 ? 0 : here - 1;
    rows[Math.min(rows.length - 1, Math.max(0, step))]?.querySelector<HTMLElement>("a")?.focus();
    return true;
  }
  if (key === "x" && here >= 0) {
    tick(rows[here], null);
    return true;
  }
  const meant = [...page.querySelectorAll<HTMLElement>("[data-key]")].find((each) => each.dataset["key"]?.split(" ").includes(key));
  if (meant === undefined) return false;
  if (here >= 0 && boxes(rows[here]?.closest("table") ?? null).every((box) => !box.checked)) tick(rows[here], true);
  if (meant.matches(TYPED)) meant.focus();
  else meant.click();
  return true;
}

function showList(page: Document): boolean {
  const list = page.querySelector<HTMLDetailsElement>("details#keys");
  if (list === null) return false;
  list.open = !list.open;
  list.querySelector<HTMLElement>("summary")?.focus();
  return true;
}

function tick(row: HTMLElement | undefined, on: boolean | null): void {
  const box = row?.querySelector<HTMLInputElement>('input[type="checkbox"]');
  if (box === undefined || box === null) return;
  box.checked = on ?? !box.checked;
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

function boxes(table: Element | null): HTMLInputElement[] {
  return [...(table?.querySelectorAll<HTMLInputElement>('[data-row] input[type="checkbox"]') ?? [])];
}
