// The choice of light or dark on this device: an input or button with data-theme-choice="system", "light" or "dark".

const KEY = "piecework-theme";
const ATTRIBUTE = "data-bs-theme";

/** Shows the page in the theme chosen on this device, if one was. */
export function applyTheme(page: Document, store: Pick<Storage, "getItem">): void {
  const chosen = read(store);
  if (chosen !== null) page.documentElement.setAttribute(ATTRIBUTE, chosen);
}

/** Marks the choice in force and follows a new one. */
export function offerThemes(page: Document, store: Pick<Storage, "getItem" | "setItem" | "removeItem">): void {
  const inForce = read(store) ?? "system";
  for (const input of page.querySelectorAll<HTMLInputElement>("input[data-theme-choice]")) {
    input.checked = input.dataset["themeChoice"] === inForce;
  }
  page.addEventListener("change", (event) => {
    const input = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-theme-choice]") : null;
    const choice = input?.dataset["themeChoice"];
    if (choice === "light" || choice === "dark") {
      store.setItem(KEY, choice);
      page.documentElement.setAttribute(ATTRIBUTE, choice);
    } else if (choice === "system") {
      store.removeItem(KEY);
      page.documentElement.removeAttribute(ATTRIBUTE);
    }
  });
}

function read(store: Pick<Storage, "getItem">): "light" | "dark" | null {
  const value = store.getItem(KEY);
  return value === "light" || value === "dark" ? value : null;
}
