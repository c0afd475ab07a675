import { expect, it, vi } from "vitest";

const NOTICE = "which this server cannot run yet";

it("stands at the top of a page of crowd elements, once, also when they come late", async () => {
  document.body.innerHTML = "<p>A task</p>";
  await import("../src/crowd/notice");
  expect(words()).toEqual([]);
  document.body.insertAdjacentHTML("beforeend", "<crowd-form><crowd-input name='a'></crowd-input></crowd-form>");
  await vi.waitFor(() => {
    expect(words()).toHaveLength(1);
  });
  vi.resetModules();
  await import("../src/crowd/notice");
  document.body.append("more");
  expect(words()).toHaveLength(1);
  expect(words()[0]).toContain(NOTICE);
  expect(words()[0]).toContain("Return the HIT");
  expect(document.body.firstElementChild?.shadowRoot?.querySelector("[role=alert]")).not.toBeNull();
});

function words(): string[] {
  const roots = [...document.body.children].map((element) => element.shadowRoot?.textContent ?? "");
  return roots.filter((text) => text.includes(NOTICE));
}
