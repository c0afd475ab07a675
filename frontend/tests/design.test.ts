import { beforeEach, describe, expect, it } from "vitest";
import { Draft } from "../src/editor/draft";

beforeEach(() => {
  localStorage.clear();
});

describe("what was written and not saved", () => {
  it("is offered until it is saved or forgotten", () => {
    begin("saved").keep("more");
    const again = begin("saved");
    expect(again.unsaved).toBe("more");
    document.body.innerHTML = "<p><time></time></p>";
    again.say(document.body);
    expect(document.querySelector("time")?.textContent).toMatch(/^\d\d:\d\d$/);
    expect(begin("more").unsaved).toBeNull(); // saved by now
    expect(localStorage.length).toBe(0);
    begin("saved").keep("other");
    begin("saved").forget();
    expect(begin("saved").unsaved).toBeNull();
  });

  it("is not offered when the page comes back with it, and still kept", () => {
    begin("saved").keep("more");
    const sentBack = new Draft(localStorage, "3P", "more", true);
    expect(sentBack.unsaved).toBeNull();
    expect(begin("saved").unsaved).toBe("more");
  });

  it("is of one project, and nothing once it is as saved again", () => {
    begin("saved").keep("more");
    expect(new Draft(localStorage, "3Q", "saved", false).unsaved).toBeNull();
    begin("saved").keep("saved");
    expect(begin("saved").unsaved).toBeNull();
  });

  it("takes no harm from a device that keeps nothing, or something else", () => {
    const nowhere = new Draft(null, "3P", "saved", false);
    nowhere.keep("more");
    nowhere.forget();
    expect(nowhere.unsaved).toBeNull();
    for (const text of ["{broken", "3", '{"at":"now","content":"x"}', "null"]) {
      localStorage.setItem("piecework-design:3P", text);
      expect(begin("saved").unsaved).toBeNull();
    }
  });
});

function begin(saved: string): Draft {
  return new Draft(localStorage, "3P", saved, false);
}
