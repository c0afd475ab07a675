import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Field } from "../src/drafts";
import { FormFields } from "../src/task/fields";

const PAGE = `
  <form>
    <input type="hidden" name="assignmentId" value="3A"><input type="hidden" name="state" value="">
    <input name="town" value="Bern"><input name="town"><textarea name="note">as it was</textarea>
    <input type="radio" name="mood" value="good" checked><input type="radio" name="mood" value="bad">
    <input type="checkbox" name="sea" value="yes"><input type="checkbox" name="old" value="yes" checked>
    <select name="one"><option>a<option>b</select>
    <select name="many" multiple><option>x<option selected>y<option>z</select>
    <input type="password" name="secret"><input type="submit" name="go" value="Go">
  </form>
  <input id="loose"><input type="range" name="slide" min="0" max="10">`;

let fields: FormFields;

beforeEach(() => {
  document.body.innerHTML = PAGE;
  fields = begin();
});

describe("what was entered", () => {
  it("is nothing on an untouched page", () => {
    expect(fields.entered()).toEqual({ fields: [], files: [] });
  });

  it("is everything else, files by name alone, passwords and reserved fields never", () => {
    enterAll();
    input("[name=secret]").value = "hunter2";
    input("[name=assignmentId]").value = "3B";
    expect(fields.entered()).toEqual({ fields: ENTERED, files: [] });
  });

  it("has what the server sent back, changed or not, but for what a script set", () => {
    const all = begin(true).entered().fields;
    expect(all).toContainEqual({ kind: "text", name: "town", index: 0, value: "Bern" });
    expect(all).toContainEqual({ kind: "tick", name: "sea", index: 0, value: "yes", on: false });
    expect(all.map((field) => field.kind)).not.toContain("hidden");
  });

  it("is told from what a script filled in later, and from what a framework writes into the page", () => {
    document.body.insertAdjacentHTML("beforeend", `<input name="late" value="given">`);
    fields.notice(true);
    expect(fields.entered().fields).toEqual([]);
    const late = input("[name=late]");
    late.value = "typed";
    late.setAttribute("value", "typed");
    expect(fields.entered().fields).toEqual([{ kind: "text", name: "late", index: 0, value: "typed" }]);
  });

  it("names the file that the server kept for a form it sent back", () => {
    document.body.innerHTML = `<input type="file" name="q1" data-kept="a.png"><input type="file" name="q2">`;
    expect(fields.entered().files).toEqual(["a.png"]);
  });
});

describe("putting back", () => {
  it("fills in every kind of field, tells the page's scripts, and leaves nothing to tell", () => {
    const heard = vi.fn();
    document.body.addEventListener("change", heard);
    fields.await(ENTERED);
    expect(fields.putBack()).toBe(ENTERED.length);
    expect(input("#loose").value).toBe("outside");
    expect(input("[value=bad]").checked).toBe(true);
    expect(input("[name=old]").checked).toBe(false);
    expect(fields.entered().fields).toEqual(ENTERED);
    expect(heard).toHaveBeenCalledTimes(ENTERED.length);
  });

  it("finds a radio button wherever the page has shuffled it to", () => {
    const bad = input("[value=bad]");
    bad.parentElement?.prepend(bad);
    fields.await([{ kind: "tick", name: "mood", index: 0, value: "bad", on: true }]);
    fields.putBack();
    expect([bad.checked, input("[value=good]").checked]).toEqual([true, false]);
  });

  it("waits for fields and options that come later, and keeps them in the draft until then", () => {
    const late: Field[] = [
      { kind: "text", name: "page2", index: 0, value: "second page" },
      { kind: "text", name: "one", index: 0, value: "c" },
    ];
    fields.await(late);
    expect(fields.putBack()).toBe(0);
    expect(fields.entered().fields).toEqual(late);
    document.querySelector("[name=one]")?.insertAdjacentHTML("beforeend", "<option>c</option>");
    document.body.insertAdjacentHTML("beforeend", `<input name="page2">`);
    expect(fields.putBack()).toBe(2);
    expect(input("[name=page2]").value).toBe("second page");
    expect(document.querySelector<HTMLSelectElement>("[name=one]")?.value).toBe("c");
  });

  it("follows what the page makes of a field", () => {
    input("[name=sea]").addEventListener("click", () => {
      document.body.insertAdjacentHTML("beforeend", `<input name="which">`);
    });
    fields.await([
      { kind: "text", name: "which", index: 0, value: "North Sea" },
      { kind: "tick", name: "sea", index: 0, value: "yes", on: true },
    ]);
    expect(fields.putBack()).toBe(2);
    expect(input("[name=which]").value).toBe("North Sea");
  });

  it("leaves alone what the worker has touched, and a hidden field that began with another value", () => {
    input("[name=state]").value = "condition B";
    fields = begin();
    input("#loose").value = "new";
    fields.touch(input("#loose"));
    fields.await(ENTERED);
    fields.putBack();
    expect(input("#loose").value).toBe("new");
    expect(input("[name=state]").value).toBe("condition B");
  });
});

const ENTERED: Field[] = [
  { kind: "hidden", name: "state", index: 0, value: "drawn", was: "" },
  { kind: "text", name: "town", index: 1, value: "Zürich" },
  { kind: "text", name: "note", index: 0, value: "two\nlines" },
  { kind: "tick", name: "mood", index: 0, value: "bad", on: true },
  { kind: "tick", name: "sea", index: 0, value: "yes", on: true },
  { kind: "tick", name: "old", index: 0, value: "yes", on: false },
  { kind: "text", name: "one", index: 0, value: "b" },
  { kind: "many", name: "many", index: 0, values: ["x", "z"] },
  { kind: "text", name: "#loose", index: 0, value: "outside" },
];

function enterAll(): void {
  input("[name=state]").value = "drawn";
  input("[name=town]:nth-of-type(4)").value = "Zürich";
  const note = document.querySelector("textarea");
  if (note !== null) note.value = "two\nlines";
  input("[value=bad]").checked = true;
  input("[name=sea]").checked = true;
  input("[name=old]").checked = false;
  for (const option of document.querySelectorAll("option")) option.selected = ["b", "x", "z"].includes(option.value);
  input("#loose").value = "outside";
}

function begin(all = false): FormFields {
  const made = new FormFields(document, all);
  made.notice(true);
  return made;
}

function input(selector: string): HTMLInputElement {
  const found = document.querySelector<HTMLInputElement>(selector);
  if (found === null) throw new Error(`no ${selector}`);
  return found;
}
