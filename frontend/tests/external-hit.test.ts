import { beforeEach, describe, expect, it } from "vitest";
import { decode, turkGetParam, turkGetSubmitToHost, turkSetAssignmentID } from "../src/task/external-hit";

const HOST = "https://work.example";

beforeEach(() => {
  document.body.innerHTML = `
    <form id="mturk_form" action="https://www.mturk.com/mturk/externalSubmit">
      <input type="hidden" id="assignmentId"><input type="submit" id="submitButton" value="Submit">
    </form>`;
});

function visit(query: string): void {
  window.location.href = `about:blank?${query}`;
}

describe("the old helper's functions", () => {
  it("are global", () => {
    expect(Object.keys(window)).toEqual(
      expect.arrayContaining(["decode", "turkGetParam", "turkGetSubmitToHost", "turkSetAssignmentID"]),
    );
  });

  it.each([
    ["a+b%20c", "a b c"],
    ["caf%E9", "café"],
    ["100%", "100%"],
  ])("decode %s", (text, decoded) => {
    expect(decode(text)).toBe(decoded);
  });

  it("read the address", () => {
    visit("assignmentId=3ABC&turkSubmitTo=https%3A%2F%2Fwork.example&a=1#b=2");
    expect(turkGetParam("assignmentId", "none")).toBe("3ABC");
    expect(turkGetParam("turkSubmitTo", "")).toBe("https%3A%2F%2Fwork.example");
    expect(turkGetParam("b", "none")).toBe("none");
    expect(turkGetSubmitToHost()).toBe(HOST);
    visit("turkSubmitTo=javascript%3Aalert(1)");
    expect(turkGetSubmitToHost()).toBe("");
  });

  it("prepare the form of an accepted HIT", () => {
    visit("assignmentId=3ABC&turkSubmitTo=https%3A%2F%2Fwork.example");
    turkSetAssignmentID();
    expect(field("assignmentId").value).toBe("3ABC");
    expect(field("submitButton").disabled).toBe(false);
    expect(document.querySelector("form")?.action).toBe(`${HOST}/mturk/externalSubmit`);
  });

  it("close the form of a preview", () => {
    visit("assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE&turkSubmitTo=https%3A%2F%2Fwork.example");
    turkSetAssignmentID();
    expect(field("submitButton").disabled).toBe(true);
    expect(field("submitButton").value).toBe("You must ACCEPT the HIT before you can submit the results.");
  });
});

function field(id: string): HTMLInputElement {
  const found = document.getElementById(id);
  if (!(found instanceof HTMLInputElement)) throw new Error(`no ${id}`);
  return found;
}
