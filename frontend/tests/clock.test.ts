import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { clockText, stageOf, startClocks } from "../src/page/clock";

const MINUTE = 60_000;

describe("clockText", () => {
  it.each([
    [11 * MINUTE + 8_000, "11:08"],
    [64 * MINUTE + 10_000, "1:04:10"],
    [60 * MINUTE, "1:00:00"],
    [60 * MINUTE - 1, "1:00:00"],
    [59_999, "1:00"],
    [48_000, "0:48"],
    [1, "0:01"],
    [0, "0:00"],
    [-5_000, "0:00"],
  ])("%d ms reads %s", (left, text) => {
    expect(clockText(left)).toBe(text);
  });
});

describe("stageOf", () => {
  it.each([
    [5 * MINUTE + 1, "calm"],
    [5 * MINUTE, "wait"],
    [MINUTE + 1, "wait"],
    [MINUTE, "stop"],
    [1, "stop"],
    [0, "over"],
    [-1, "over"],
  ])("%d ms is %s", (left, stage) => {
    expect(stageOf(left)).toBe(stage);
  });
});

describe("the clock of a work page", () => {
  const server = 1_790_000_000_000;

  beforeEach(() => {
    // The device runs three hours behind the server.
    vi.useFakeTimers({ now: server - 180 * MINUTE });
    document.body.innerHTML = `
      <dl><div data-clock><dt>Time left</dt>
        <dd><span role="timer" data-deadline="${String(server + 6 * MINUTE)}" data-now="${String(server)}" data-status="said">6:00</span></dd>
      </div></dl>
      <p role="status" id="said"></p>
      <div data-clock-note="wait" hidden></div><div data-clock-note="over" hidden></div>`;
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it("counts down, changes its tone, speaks once at each step and says when time is up", () => {
    const spoken = vi.fn();
    const status = find("#said");
    Object.defineProperty(status, "textContent", { set: spoken });
    startClocks(document);
    expect(find("[role=timer]").textContent).toBe("6:00");
    expect(find("[data-clock]").className).toBe("");

    vi.advanceTimersByTime(MINUTE);
    expect(find("[role=timer]").textContent).toBe("5:00");
    expect(find("[data-clock]").className).toBe("pw-tag is-wait");
    expect(find("[data-clock-note=wait]").hidden).toBe(false);

    vi.advanceTimersByTime(4 * MINUTE);
    expect(find("[data-clock]").className).toBe("pw-tag is-stop");
    expect(find("[data-clock-note=over]").hidden).toBe(true);

    vi.advanceTimersByTime(2 * MINUTE);
    expect(find("[role=timer]").textContent).toBe("0:00");
    expect(find("[data-clock-note=wait]").hidden).toBe(true);
    expect(find("[data-clock-note=over]").hidden).toBe(false);
    expect(spoken.mock.calls.flat()).toEqual([
      "Less than 5 minutes left.",
      "Less than 1 minute left.",
      "Time is up.",
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("stands right at once after the device slept", () => {
    startClocks(document);
    vi.setSystemTime(Date.now() + 5.5 * MINUTE);
    document.dispatchEvent(new Event("visibilitychange"));
    expect(find("[role=timer]").textContent).toBe("0:30");
    expect(find("#said").textContent).toBe("Less than 1 minute left.");
  });

  it("starts once, and stops when it leaves the page", () => {
    startClocks(document);
    startClocks(document.body);
    expect(vi.getTimerCount()).toBe(1);
    document.body.innerHTML = "";
    vi.advanceTimersByTime(1000);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("leaves a clock without sense alone", () => {
    find("[role=timer]").dataset["deadline"] = "soon";
    startClocks(document);
    expect(find("[role=timer]").textContent).toBe("6:00");
  });
});

function find(selector: string): HTMLElement {
  const element = document.querySelector<HTMLElement>(selector);
  if (element === null) throw new Error(`no ${selector}`);
  return element;
}
