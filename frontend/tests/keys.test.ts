import { beforeEach, describe, expect, it } from "vitest";
import { offerKeys } from "../src/page/keys";

const PAGE = `
  <details id="keys"><summary>Keys</summary><input type="checkbox" id="keys-on" checked></details>
  <table><tr><th><input type="checkbox" data-tick-all></th></tr>
    <tr data-row><td><input type="checkbox" value="1"><a href="#1">1</a></td></tr>
    <tr data-row><td><input type="checkbox" value="2"><a href="#2">2</a></td></tr>
  </table>
  <textarea data-key="r" data-send="#reject"></textarea>
  <button id="approve" data-key="a">Approve</button><button id="reject">Reject</button>`;

let pressed: string[];

beforeEach(() => {
  localStorage.clear();
  const body = document.createElement("body");
  body.innerHTML = PAGE;
  document.body.replaceWith(body);
  pressed = [];
  for (const button of document.querySelectorAll("button")) {
    button.addEventListener("click", () => {
      pressed.push(button.id);
    });
  }
  offerKeys(document, document.body, localStorage);
});

describe("the keys of a review", () => {
  it("go through the rows, and act on the one where somebody is if none is ticked", () => {
    press("ArrowDown");
    expect(here()).toBeNull();
    for (const key of ["j", "j", "j"]) press(key);
    expect(here()).toBe("#2");
    press("ArrowUp");
    expect(here()).toBe("#1");
    press("k");
    expect(here()).toBe("#1");
    press("a");
    expect([pressed, ticked()]).toEqual([["approve"], ["1"]]);
    press("j");
    press("a");
    expect([pressed.length, ticked()]).toEqual([2, ["1"]]);
    press("x");
    expect(ticked()).toEqual(["1", "2"]);
    expect(all().checked).toBe(true);
    press("x");
    expect([all().checked, all().indeterminate]).toEqual([false, true]);
  });

  it("lead to the words of a rejection, where only Ctrl and Enter is a key", () => {
    press("j");
    press("r");
    expect(document.activeElement?.localName).toBe("textarea");
    for (const key of ["a", "j", "x", "?", "Enter"]) press(key);
    expect(pressed).toEqual([]);
    press("Enter", { ctrlKey: true });
    expect([pressed, ticked()]).toEqual([["reject"], ["1"]]);
  });

  it("are listed by ?, and can be switched off for good", () => {
    press("?");
    const list = document.querySelector<HTMLDetailsElement>("#keys");
    expect([list?.open, document.activeElement?.localName]).toEqual([true, "summary"]);
    const on = document.querySelector<HTMLInputElement>("#keys-on");
    on?.click();
    press("a");
    press("a", { ctrlKey: true });
    expect(pressed).toEqual([]);
    expect(localStorage.getItem("piecework-review-keys")).toBe("off");
    on?.click();
    press("a", { metaKey: true });
    expect(pressed).toEqual([]);
    press("a");
    expect(pressed).toEqual(["approve"]);
  });

  it("leave other keys to the browser", () => {
    expect(press("b")).toBe(true);
    expect(press("j")).toBe(false);
  });
});

it("one box ticks all of its table", () => {
  all().click();
  expect(ticked()).toEqual(["1", "2"]);
  all().click();
  expect(ticked()).toEqual([]);
});

function press(key: string, more: KeyboardEventInit = {}): boolean {
  const target = document.activeElement ?? document.body;
  return target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
}

function here(): string | null {
  return document.activeElement?.getAttribute("href") ?? null;
}

function all(): HTMLInputElement {
  const found = document.querySelector<HTMLInputElement>("[data-tick-all]");
  if (found === null) throw new Error("no box for all");
  return found;
}

function ticked(): string[] {
  return [...document.querySelectorAll<HTMLInputElement>("[data-row] input:checked")].map((box) => box.value);
}
