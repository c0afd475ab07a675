// Points in time of this device, written as the server writes its own (web/formats.py).

import { word } from "./words";

/** `14:03` today, else `Thu 19 Nov, 04:10`, with any year but this. */
export function momentText(at: number, now: number): string {
  const [when, today] = [new Date(at), new Date(now)];
  const time = [when.getHours(), when.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
  if (when.toDateString() === today.toDateString()) return time;
  const [days, months] = [word(document, "days").split(" "), word(document, "months").split(" ")];
  const day = `${days[when.getDay()] ?? ""} ${String(when.getDate())} ${months[when.getMonth()] ?? ""}`;
  const year = when.getFullYear() === today.getFullYear() ? "" : ` ${String(when.getFullYear())}`;
  return `${day}${year}, ${time}`;
}

/** Writes a moment into the `<time>` elements under `root` that `selector` finds. */
export function showMoment(root: ParentNode, selector: string, at: number): void {
  for (const element of root.querySelectorAll<HTMLTimeElement>(selector)) {
    element.dateTime = new Date(at).toISOString();
    element.textContent = momentText(at, Date.now());
  }
}
