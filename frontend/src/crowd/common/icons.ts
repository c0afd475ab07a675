// Our own pictures under the names that pages use for icons, drawn on 16 × 16 with one stroke of 1.5.

import { html, nothing, svg, type TemplateResult } from "lit";

const PATHS: Readonly<Record<string, string>> = {
  add: "M8 3v10M3 8h10",
  "arrow-back": "M13 8H3M7 4 3 8l4 4",
  "arrow-downward": "M8 3v10M4 9l4 4 4-4",
  "arrow-forward": "M3 8h10M9 4l4 4-4 4",
  "arrow-upward": "M8 13V3M4 7l4-4 4 4",
  bookmark: "M4 2.5h8v11L8 10.5l-4 3z",
  brush: "M13.5 2.5 7.5 9M7.5 9a2.2 2.2 0 0 0-3 .7C3.7 11 4 12.5 2.5 13.3c2.5.7 6.5.2 5-4.3z",
  check: "M3 8.5 6.5 12 13 4.5",
  "check-circle": "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM5 8.2l2.2 2.2L11 6",
  "chevron-left": "M10 3 5 8l5 5",
  "chevron-right": "M6 3l5 5-5 5",
  close: "M4 4l8 8M12 4l-8 8",
  "content-copy": "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
  cursor: "M4 2.5l8.5 5-3.7 1 2 4-1.8.9-2-4L4 12z",
  delete: "M3 4.5h10M6 4.5v-2h4v2M4.5 4.5l.7 9h5.6l.7-9",
  description: "M4 2h5l3 3v9H4zM6 8h4M6 11h4",
  "draw-box": "M4 4h8v8H4zM2.7 2.7h2.6v2.6H2.7zM10.7 10.7h2.6v2.6h-2.6z",
  "draw-line": "M4 12l8-8M2.2 11.2h2.6v2.6H2.2zM11.2 2.2h2.6v2.6h-2.6z",
  "draw-point": "M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM8 1.5v2.2M8 12.3v2.2M1.5 8h2.2M12.3 8h2.2",
  "draw-polygon": "M3 12.5 2.5 5 8 2.5 13.5 6l-2 6.5z",
  "draw-polyline": "M2.5 12.5 6 5l4 6 3.5-8",
  edit: "M3 13l.8-3L11 2.8 13.2 5 6 12.2z",
  email: "M2 4h12v8.5H2zM2 4.5 8 9l6-4.5",
  eraser: "M6 13.5 2.5 10 9 3.5 13 7.5l-6 6zM6 6.5l4 4M6 13.5h7.5",
  error: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 5v4M8 11v.2",
  event: "M2.5 4h11v9.5h-11zM2.5 7h11M5.5 2v3M10.5 2v3",
  "expand-less": "M3 10l5-5 5 5",
  "expand-more": "M3 6l5 5 5-5",
  face: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM6 6.5v.2M10 6.5v.2M5.5 10c1.5 1.5 3.5 1.5 5 0",
  favorite: "M8 13.5 2.8 8.3C.6 5.5 4.5 1.5 8 5c3.5-3.5 7.4.5 5.2 3.3z",
  "file-download": "M8 2v8M4.5 7 8 10.5 11.5 7M3 13.5h10",
  "file-upload": "M8 11V3M4.5 6 8 2.5 11.5 6M3 13.5h10",
  flag: "M4 14V2.5h8L10 5.5l2 3H4",
  folder: "M2 4h4l1.5 1.5H14v7H2z",
  fullscreen: "M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3",
  help: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM6.2 6.2c.5-2.2 4-1.7 3.6.3C9.5 7.5 8 7.8 8 9M8 11v.2",
  home: "M2.5 8 8 3l5.5 5M4 7v6.5h8V7",
  image: "M2 3h12v10H2zM2 11l3.5-3.5L9 11l2-2 3 2.5M10.5 6v.2",
  info: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 7.5V11M8 5v.2",
  label: "M2 4h8l4 4-4 4H2z",
  link: "M6.5 9.5l3-3M7 4.5l1.5-1.5a3 3 0 0 1 4.5 4.5L11.5 9M9 11.5 7.5 13A3 3 0 0 1 3 8.5L4.5 7",
  lock: "M3.5 7h9v6.5h-9zM5.5 7V5a2.5 2.5 0 0 1 5 0v2",
  menu: "M2.5 4h11M2.5 8h11M2.5 12h11",
  mic: "M6 4a2 2 0 0 1 4 0v4a2 2 0 0 1-4 0zM4 8a4 4 0 0 0 8 0M8 12v2",
  "more-vert": "M8 3.5v.2M8 8v.2M8 12.5v.2",
  "open-in-new": "M7 3H3v10h10V9M9 2.5h4.5V7M13.5 2.5 8 8",
  "pan-tool": "M8 1.5v13M1.5 8h13M6 3.5l2-2 2 2M6 12.5l2 2 2-2M3.5 6l-2 2 2 2M12.5 6l2 2-2 2",
  pause: "M5.5 3v10M10.5 3v10",
  person: "M8 2.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM3 13.5c0-5 10-5 10 0",
  place: "M8 14c-6-6-4.5-12 0-12s6 6 0 12zM8 5.2v1.6",
  "play-arrow": "M5 3l8 5-8 5z",
  print: "M4.5 6V2.5h7V6M4.5 11h-2V6h11v5h-2M4.5 9h7v4.5h-7z",
  "question-answer": "M2 3h9v6H5l-3 2.5zM13 6h1v7.5L11.5 11H6",
  redo: "M13 6H6.5a3.5 3.5 0 0 0 0 7H9M10 3l3 3-3 3",
  refresh: "M13 8a5 5 0 1 1-1.5-3.6M13 2.5V5h-2.5",
  remove: "M3 8h10",
  save: "M2.5 2.5h9l2 2v9h-11zM5 2.5v3.5h5V2.5M5 13.5V9.5h6v4",
  schedule: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 4.5V8l2.5 1.5",
  search: "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.3 10.3 14 14",
  send: "M2 8l12-5.5L9 13.5 7 9z",
  settings: "M3 4.5h5M11 4.5h2M3 11.5h2M8 11.5h5M9.5 3v3M6.5 10v3",
  share: "M5 8l6-3.5M5 8l6 3.5M4 8v.2M12 4v.2M12 12v.2",
  "shopping-cart": "M1.5 3h2l1.5 7h7l1.5-5H4M6 13v.2M11 13v.2",
  star: "M8 2l1.8 4 4.2.4-3.2 2.9 1 4.2L8 11.3l-3.8 2.2 1-4.2L2 6.4 6.2 6z",
  stop: "M4 4h8v8H4z",
  "thumb-down": "M11 3v6h2.5V3zM11 9 8.5 14C7 14 7 13 7.5 10H3l1-7h7",
  "thumb-up": "M5 13V7H2.5v6zM5 7l2.5-5C9 2 9 3 8.5 6H13l-1 7H5",
  translate: "M2 4h7M5.5 2.5V4M3 9c3-1 4-3 4.5-5M3.5 5.5C4.5 7.5 6 8.5 8 9M8 14l3-7 3 7M9 12h4",
  undo: "M3 6h6.5a3.5 3.5 0 0 1 0 7H7M6 3 3 6l3 3",
  visibility: "M1.5 8C4.5 2.5 11.5 2.5 14.5 8 11.5 13.5 4.5 13.5 1.5 8zM8 6.5v3",
  "visibility-off": "M1.5 8C4.5 2.5 11.5 2.5 14.5 8 11.5 13.5 4.5 13.5 1.5 8zM3 13 13 3",
  "volume-up": "M2 6v4h2.5L8 13V3L4.5 6zM10.5 5.5c1.5 1.5 1.5 3.5 0 5M12.5 3.5c3 2.5 3 6.5 0 9",
  warning: "M8 2.5 14.5 13.5h-13zM8 6.5v3.5M8 11.7v.2",
  "zoom-in": "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.3 10.3 14 14M7 5v4M5 7h4",
  "zoom-out": "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.3 10.3 14 14M5 7h4",
};
const ALSO: Readonly<Record<string, string>> = {
  "account-circle": "person", "add-circle": "add", alarm: "schedule", block: "close", cancel: "close", clear: "close",
  create: "edit", done: "check", "done-all": "check", "favorite-border": "favorite", feedback: "question-answer",
  forum: "question-answer", "get-app": "file-download", grade: "star", "help-outline": "help", "info-outline": "info",
  language: "translate", mail: "email", "perm-identity": "person", "remove-circle": "remove", report: "error",
  "report-problem": "warning", room: "place", "star-border": "star", today: "event", "verified-user": "check-circle",
};
// Of an unknown name at least the place is kept.
const UNKNOWN = "M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6z";

/** Returns the picture for a name, with or without the set it is from, or for the address of an image. */
export function icon(name: string): TemplateResult | typeof nothing {
  if (name === "") return nothing;
  if (/[./]/.test(name)) return html`<img part="icon" src=${name} alt="" />`;
  const plain = name.replace(/^.*:/, "");
  const path = PATHS[ALSO[plain] ?? plain] ?? UNKNOWN;
  return html`<svg viewBox="0 0 16 16" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.5"
    stroke-linecap="round" stroke-linejoin="round">${svg`<path d=${path}></path>`}</svg>`;
}
