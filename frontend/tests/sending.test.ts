import { beforeEach, describe, expect, it, vi } from "vitest";
import { submittedTo, watchSending } from "../src/task/sending";

const HOME = "https://work.example/sandbox/task/token/";

beforeEach(() => {
  vi.spyOn(document, "URL", "get").mockReturnValue(`${HOME}?assignmentId=3A`);
  vi.spyOn(document, "baseURI", "get").mockReturnValue(HOME);
});

describe("whether a form submits the task", () => {
  it.each([
    [`<form method="post" action="${HOME}mturk/externalSubmit">`, true],
    [`<form action="${HOME}/mturk/externalSubmit?a=1">`, true],
    [`<form action="/mturk/externalSubmit">`, true],
    [`<form method="post">`, true],
    [`<form method="POST" action="${HOME}" target="_self">`, true],
    [`<form>`, false],
    [`<form method="post" action="https://elsewhere.example/save">`, false],
    [`<form method="post" action="https://[broken/mturk/externalSubmit">`, false],
    [`<form method="post" action="${HOME}mturk/externalSubmit" target="_blank">`, false],
    [`<base target="_blank"><form method="post">`, false],
    [`<base target="_blank"><form method="post" target="_self">`, true],
    [`<form method="post"><button formaction="https://elsewhere.example/">`, false],
    [`<form action="https://elsewhere.example/"><button formmethod="post" formaction="${HOME}">`, true],
  ])("%s", (written, leads) => {
    document.body.innerHTML = written;
    const form = document.querySelector("form");
    if (form === null) throw new Error("no form");
    expect(submittedTo(form, form.querySelector("button"), document) !== null).toBe(leads);
  });
});

describe("a form that leaves", () => {
  const tell = vi.fn();
  const sends = vi.fn();

  beforeEach(() => {
    tell.mockReset();
    sends.mockReset();
    // What browsers do and the test's page does not: raise formdata when a form is sent.
    HTMLFormElement.prototype.submit = function () {
      sends();
      raise(this);
    };
    document.body.innerHTML = `<form method="post" action="/mturk/externalSubmit?q=0"><input name="a" value="1">
      <input type="password" name="word"><button name="b" value="2">Send</button></form>`;
    watchSending(window, tell);
  });

  it("is told as it is sent, what a handler computed included", () => {
    form().addEventListener("submit", () => {
      raise(form()); // a handler looks at the fields first
      form().insertAdjacentHTML("beforeend", `<input type="hidden" name="computed" value="3">`);
    });
    ask();
    raise(form(), ["b", "2"]);
    raise(form());
    const entries = [["q", "0"], ["a", "1"], ["word", ""], ["computed", "3"], ["b", "2"]]; // prettier-ignore
    expect(tell.mock.calls).toEqual([[{ entries: expect.arrayContaining(entries) as unknown, complete: true }]]);
  });

  it("is told when a script sends it", () => {
    form().submit();
    expect(sends).toHaveBeenCalledOnce();
    expect(tell).toHaveBeenCalledOnce();
  });

  it("is nobody's business when the page keeps it, or only reads its fields", () => {
    form().addEventListener("submit", (event) => {
      event.preventDefault();
    });
    raise(form());
    ask();
    raise(form());
    expect(tell).not.toHaveBeenCalled();
  });

  it("has lost a part when there were files or a password in it", () => {
    const word = document.querySelector<HTMLInputElement>("[name=word]");
    if (word !== null) word.value = "hunter2";
    form().submit();
    expect(tell).toHaveBeenCalledWith({ entries: [["q", "0"], ["a", "1"]], complete: false });
  });

  function ask(): void {
    form().dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }));
  }
});

function form(): HTMLFormElement {
  const found = document.querySelector("form");
  if (found === null) throw new Error("no form");
  return found;
}

function raise(target: HTMLFormElement, ...more: [string, string][]): void {
  const formData = new FormData();
  for (const input of target.querySelectorAll("input")) formData.append(input.name, input.value);
  for (const [name, value] of more) formData.append(name, value);
  target.dispatchEvent(Object.assign(new Event("formdata", { bubbles: true }), { formData }));
}
