import { beforeEach, describe, expect, it, vi } from "vitest";
import { answersBy, fillFields } from "../src/task/answered";

const PAGE = `
  <form>
    <input type="hidden" name="assignmentId" value="3A"><input type="hidden" name="state" value="">
    <input name="town"><input name="word"><input name="word"><textarea name="note"></textarea>
    <input type="radio" name="mood" value="good"><input type="radio" name="mood" value="bad" checked>
    <input type="checkbox" name="sea" value="yes" checked><input type="checkbox" name="kind" value="a|b">
    <input type="checkbox" name="kinds" value="a"><input type="checkbox" name="kinds" value="b">
    <select name="one"><option>a<option>b</select>
    <select name="many" multiple><option>x<option selected>y<option>z</select>
    <input type="submit" name="go" value="Go">
  </form>`;

beforeEach(() => {
  document.body.innerHTML = PAGE;
});

describe("the fields of a finished task", () => {
  it("show the answers and take no others", () => {
    const heard = vi.fn();
    document.body.addEventListener("change", heard);
    fill({
      assignmentId: "3B", state: "7", town: "Zürich 🐦", word: "one|two", note: "a|b\nc", mood: "good", kind: "a|b",
      kinds: "b", one: "b", many: "x|z", go: "No",
    });
    expect(input("[name=assignmentId]").value).toBe("3A");
    expect(input("[name=state]").value).toBe("7");
    expect(input("[name=town]").value).toBe("Zürich 🐦");
    expect(all("[name=word]").map((each) => each.value)).toEqual(["one", "two"]);
    expect(document.querySelector("textarea")?.value).toBe("a|b\nc");
    // What has no answer was not ticked, whatever the page begins with.
    expect(all("[type=radio], [type=checkbox]").map((each) => each.checked)).toEqual([true, false, false, true, false, true]);
    expect(input("[name=one]").value).toBe("b");
    expect([...(document.querySelector<HTMLSelectElement>("[name=many]")?.selectedOptions ?? [])].map((each) => each.value)).toEqual(["x", "z"]);
    expect(input("[name=go]").value).toBe("Go");
    expect(input("[name=go]").disabled).toBe(true);
    expect(input("[name=town]").readOnly).toBe(true);
    const click = new MouseEvent("click", { cancelable: true });
    expect(input("[name=mood][value=bad]").dispatchEvent(click)).toBe(false);
    expect(heard).toHaveBeenCalled();
  });

  it("are filled once, also those that come late", () => {
    const filled = new WeakSet<Element>();
    const said = answersBy({ town: "Bern", late: "here" });
    fillFields(document, said, filled);
    input("[name=town]").value = "changed by the page";
    document.body.insertAdjacentHTML("beforeend", '<input name="late">');
    fillFields(document, said, filled);
    expect(input("[name=town]").value).toBe("changed by the page");
    expect(input("[name=late]").value).toBe("here");
  });
});

describe("the answers of a crowd-form", () => {
  it("are one text of JSON, or fields with dots", () => {
    const whole = answersBy({ taskAnswers: '[{"mood":{"label":"good"},"n":3}]', comment: "x" });
    expect([...whole]).toEqual([["mood", { label: "good" }], ["n", 3], ["comment", "x"]]);
    const flat = answersBy({ "mood.label": "good", "sea.yes": "true", "sea.no": "false", "text.entities": "[]" });
    expect(flat.get("mood")).toEqual({ label: "good" });
    expect(flat.get("sea")).toEqual({ yes: true, no: false });
    expect(flat.get("text")).toEqual({ entities: [] });
    expect([...answersBy({ taskAnswers: "{broken" })]).toEqual([]);
  });

  it("go into its elements as these keep them", () => {
    const made = ["crowd-classifier", "crowd-checkbox", "crowd-input", "crowd-entity-annotation", "crowd-slider"].map((tag) =>
      Object.assign(document.createElement(tag), { name: tag, draft: "", hasUpdated: true, value: "yes" }),
    );
    document.body.append(...made);
    fill({
      taskAnswers: JSON.stringify([
        {
          "crowd-classifier": { label: "gull", workerComment: "small" }, "crowd-checkbox": { yes: true, no: false },
          "crowd-input": "Bern", "crowd-entity-annotation": { entities: [] }, "crowd-slider": 4,
        },
      ]),
    });
    expect(made.map((each) => each.draft)).toEqual([
      '{"chosen":["gull"],"none":false,"comment":"small"}', "true", "Bern", '{"entities":[]}', "4",
    ]);
  });
});

function fill(answers: Record<string, unknown>): void {
  fillFields(document, answersBy(answers), new WeakSet());
}

function all(selector: string): HTMLInputElement[] {
  return [...document.querySelectorAll<HTMLInputElement>(selector)];
}

function input(selector: string): HTMLInputElement {
  const found = document.querySelector<HTMLInputElement>(selector);
  if (found === null) throw new Error(selector);
  return found;
}
