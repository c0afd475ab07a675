import { expect, it, vi } from "vitest";
import { acted, answer, at, form, inside, sent, show, stand, type } from "./page";

const NATIVE = `<crowd-form>
  <input name="text" value="a"><input name="empty"><textarea name="lines">x</textarea><input type="hidden" name="h" value="1">
  <input type="radio" name="0-mos" value="1"><input type="radio" name="0-mos" value="2" checked>
  <input type="checkbox" name="tick" checked><input type="checkbox" name="tick" value="b"><input name="off" value="x" disabled>
  <select name="one"><option>A<option selected>B</select>
  <select name="many" multiple><option selected>A<option>B<option selected>C</select>
  <form action=""><input name="within" value="w"></form><input value="no name"><button name="b">Go</button>
  <div><input name="_" value="first"></div><input type="hidden" name="_" value="last">
</crowd-form>`;

it("gathers native controls, moves its content into a form and adds its button", async () => {
  await show(NATIVE);
  expect(answer()).toEqual({
    text: "a", lines: "x", h: "1", "0-mos": { 1: false, 2: true }, tick: { on: true, b: false }, one: "B", many: ["A", "C"],
    within: "w", _: "last",
  });
  expect(at("select").closest("form")).toBe(form().form);
  const button = at("crowd-button");
  expect(form().form.lastElementChild).toBe(button);
  expect([button.getAttribute("form-action"), button.textContent]).toEqual(["submit", "Submit"]);
  form().append(Object.assign(document.createElement("p"), { textContent: "late" }));
  form().form.append(Object.assign(document.createElement("p"), { textContent: "later" }));
  await vi.waitFor(() => {
    expect(form().form.lastElementChild).toBe(button);
  });
  expect(form().form.textContent).toMatch(/late\s*later|later\s*late/);
});

it.each([
  ["a nested one", `<div><crowd-button form-action="submit">Send</crowd-button></div>`, 1],
  ["a hidden one", `<crowd-button form-action="submit" style="display:none"></crowd-button>`, 1],
  ["no native one", `<button>Send</button>`, 1],
  ["the one of a saved page", `<form method="" action=""><p>x</p><crowd-button form-action="submit" data-testid="crowd-submit">Submit</crowd-button></form>`, 1],
])("has one crowd-button beside %s", async (_, content, count) => {
  await show(`<crowd-form>${content}</crowd-form>`);
  expect(document.querySelectorAll("crowd-button")).toHaveLength(count);
  expect(document.querySelectorAll("crowd-form > form")).toHaveLength(1);
});

it("asks the page once, then posts what handlers have made of it, once", async () => {
  const posts = sent();
  await show(`<crowd-form answer-format="flatten-objects"><input name="a" value="1"><input id="submit" name="h" type="hidden"></crowd-form>`);
  const seen: string[] = [];
  form().onsubmit = () => {
    seen.push("on");
    at<HTMLInputElement>("#submit").value = "made";
    const late = Object.assign(document.createElement("input"), { type: "hidden", name: "late", value: "x" });
    form().append(late);
    form().reset();
  };
  document.addEventListener("submit", () => seen.push("document"), { capture: true, once: true });
  inside("crowd-button", "button").click();
  inside("crowd-button", "button").click();
  form().submit();
  expect(seen).toEqual(["document", "on"]);
  expect(posts).toEqual([
    ["https://work.example/task/x/mturk/externalSubmit", { assignmentId: "3A", a: "1", h: "made", late: "x" }],
  ]);
});

it("stays when a handler cancels, and submit() within one sends", async () => {
  const posts = sent();
  await show(`<crowd-form><input name="a" value="1"></crowd-form>`);
  form().onsubmit = (event) => {
    event.preventDefault();
  };
  form().submit();
  expect(posts).toEqual([]);
  form().onsubmit = (event) => {
    event.preventDefault();
    form().submit();
  };
  form().submit();
  expect(posts).toHaveLength(1);
});

it("takes a native submit for its own, and none of a form within", async () => {
  const posts = sent();
  await show(`<crowd-form><input name="a" value="1"><form id="within"><input name="b"></form></crowd-form>`);
  const seen = vi.fn();
  form().addEventListener("submit", seen);
  const within = new Event("submit", { bubbles: true, cancelable: true });
  expect(at("#within").dispatchEvent(within)).toBe(false);
  expect(posts).toEqual([]);
  seen.mockClear();
  form().form.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  expect(seen).toHaveBeenCalledOnce();
  expect(posts).toHaveLength(1);
});

it("does not send what is missing, and leads to it", async () => {
  const posts = sent();
  await show(`<crowd-form><crowd-tabs><crowd-tab header="A">a</crowd-tab><crowd-tab header="B">
    <crowd-input name="town" required></crowd-input></crowd-tab></crowd-tabs><input name="n" required></crowd-form>`);
  form().submit();
  await stand();
  expect(posts).toEqual([]);
  expect(inside("crowd-input", "#error").textContent).toBe("Fill this in.");
  expect(at("[header=B]").hasAttribute("active")).toBe(true);
  expect(document.activeElement).toBe(at("crowd-input"));
  type(inside<HTMLInputElement>("crowd-input", "input"), "Bern");
  await stand();
  expect(inside("crowd-input", "#error").textContent).toBe("");
  at<HTMLInputElement>("[name=n]").value = "1";
  form().submit();
  expect(posts).toHaveLength(1);
});

it("says why a preview cannot be submitted, and shows authors the answer without a service", async () => {
  const posts = sent("?assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE");
  await show(`<crowd-form><input name="a" value="1"></crowd-form>`);
  expect(inside("crowd-form", ".note").textContent).toContain("Accept the task first");
  expect(inside<HTMLButtonElement>("crowd-button", "button").disabled).toBe(true);
  form().submit();
  vi.spyOn(window.location, "search", "get").mockReturnValue("");
  form().submit();
  await stand();
  expect(JSON.parse(inside("crowd-form", "#answers-box pre").textContent)).toEqual([{ a: "1" }]);
  vi.spyOn(window.location, "search", "get").mockReturnValue("?assignmentId=3A&turkSubmitTo=javascript:alert(1)");
  form()._submitHelperForm();
  expect(posts.map(([action]) => new URL(action, "http://x/").pathname)).toEqual(["/mturk/externalSubmit"]);
});

it("puts everything back", async () => {
  await show(`<crowd-form><input name="a" value="1"><crowd-input name="b" value="2"></crowd-input>
    <crowd-checkbox name="c" checked></crowd-checkbox><crowd-slider name="d" value="5"></crowd-slider>
    <crowd-button form-action="reset">Reset</crowd-button></crowd-form>`);
  at<HTMLInputElement>("input").value = "x";
  Object.assign(at("crowd-input"), { value: null });
  Object.assign(at("crowd-checkbox"), { checked: false });
  Object.assign(at("crowd-slider"), { value: 9 });
  await stand();
  expect(answer()).toEqual({ a: "x", c: { on: false }, d: 9 });
  inside("crowd-button[form-action=reset]", "button").click();
  await acted();
  expect(answer()).toEqual({ a: "1", b: "2", c: { on: true }, d: 5 });
});

it("unfolds what hides a field that is missing", async () => {
  await show(`<crowd-form><details id="a"><details id="b"><input required></details></details><details id="c"></details></crowd-form>`);
  form().submit();
  expect([...document.querySelectorAll("details")].map((each) => each.open)).toEqual([true, true, false]);
});

it("lets frameworks take away and put in what they made", async () => {
  await show(`<crowd-form><p>one</p></crowd-form>`);
  const one = at("p");
  form().insertBefore(Object.assign(document.createElement("p"), { textContent: "zero" }), one);
  form().removeChild(one);
  expect(form().form.textContent).toBe("zeroSubmit");
});
