import { beforeEach, describe, expect, it, vi } from "vitest";
import { offerCopying } from "../src/page/copy";
import { showScripted } from "../src/page/scripted";
import { applyTheme, offerThemes } from "../src/page/theme";

beforeEach(() => {
  localStorage.clear();
  document.documentElement.removeAttribute("data-bs-theme");
});

describe("a copy button", () => {
  it("copies, says so, and stays", async () => {
    document.body.innerHTML = `<button data-copy="A3F8K2QW7XN5TB" data-script hidden><span data-copy-label>Copy</span></button>
      <p role="status" id="page-status"></p>`;
    const writeText = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
    offerCopying(document);
    showScripted(document);
    const button = document.querySelector("button");
    expect(button?.hidden).toBe(false);
    document.querySelector<HTMLElement>("[data-copy-label]")?.click();
    await vi.waitFor(() => {
      expect(document.getElementById("page-status")?.textContent).toBe("Copied: A3F8K2QW7XN5TB");
    });
    expect(writeText).toHaveBeenCalledWith("A3F8K2QW7XN5TB");
    expect(button?.textContent).toBe("Copied");
  });
});

describe("the theme", () => {
  it("is kept on the device and given up again", () => {
    document.body.innerHTML = ["system", "light", "dark"]
      .map((name) => `<input type="radio" name="theme" data-theme-choice="${name}">`)
      .join("");
    offerThemes(document, localStorage);
    expect(choice("system").checked).toBe(true);
    choice("dark").click();
    expect(document.documentElement.getAttribute("data-bs-theme")).toBe("dark");

    document.documentElement.removeAttribute("data-bs-theme");
    applyTheme(document, localStorage);
    expect(document.documentElement.getAttribute("data-bs-theme")).toBe("dark");

    choice("system").click();
    expect(document.documentElement.hasAttribute("data-bs-theme")).toBe(false);
    applyTheme(document, localStorage);
    expect(document.documentElement.hasAttribute("data-bs-theme")).toBe(false);
  });

  function choice(name: string): HTMLInputElement {
    const found = document.querySelector<HTMLInputElement>(`[data-theme-choice=${name}]`);
    if (found === null) throw new Error(`no ${name}`);
    return found;
  }
});
