// The look all crowd elements share. Strangers' pages are white and dark on it, whatever the worker's own theme is: so
// are these. What an element shows of the page's keeps the page's colours and type.

import { css } from "lit";

export const look = css`
  :host {
    --crowd-ink: #1d231f;
    --crowd-ink-2: #535c55;
    --crowd-line: #cdd2c8;
    --crowd-edge: #78827a;
    --crowd-ground: #fff;
    --crowd-well: #eeefe9;
    --crowd-go: #17604a;
    --crowd-go-soft: #dcebe2;
    --crowd-mark: #2f41ab;
    --crowd-mark-soft: #e4e8fa;
    --crowd-wait: #745000;
    --crowd-wait-soft: #f8e9c4;
    --crowd-stop: #a3291c;
    --crowd-stop-soft: #fae2dc;
    color-scheme: light;
    box-sizing: border-box;
    display: block;
    overflow-wrap: break-word;
  }
  :host([hidden]) {
    display: none !important;
  }
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  button,
  input,
  textarea,
  dialog {
    font: inherit;
    letter-spacing: inherit;
    color: var(--crowd-ink);
  }
  button {
    cursor: pointer;
    margin: 0;
  }
  :disabled {
    cursor: not-allowed;
  }
  :focus-visible {
    outline: 3px solid var(--crowd-mark);
    outline-offset: 2px;
  }
  .plain,
  .link {
    padding: 0;
    border: 0;
    border-radius: 4px;
    background: none;
    color: var(--crowd-ink);
  }
  .link {
    color: var(--crowd-go);
    text-decoration: underline;
    text-underline-offset: 0.2em;
    text-align: start;
    padding: 2px 0;
  }
  .link:hover {
    color: var(--crowd-ink);
  }
  .link:disabled {
    color: var(--crowd-ink-2);
    text-decoration: none;
  }
  .push {
    min-height: 38px;
    padding: 6px 16px;
    border: 1px solid var(--crowd-edge);
    border-radius: 4px;
    background: var(--crowd-ground);
    color: var(--crowd-ink);
    font-weight: 500;
  }
  .push:hover:not(:disabled) {
    border-color: var(--crowd-ink);
    background: var(--crowd-well);
  }
  .push,
  .link,
  legend {
    max-width: 100%;
  }
  .error {
    margin: 4px 0 0;
    color: var(--crowd-stop);
    font-weight: 500;
  }
  .error:empty {
    display: none;
  }
  .wrong {
    padding: 10px 14px;
    margin: 0 0 12px;
    border: 1px solid var(--crowd-stop);
    border-radius: 4px;
    background: var(--crowd-stop-soft);
    color: var(--crowd-ink);
  }
  .wrong p {
    margin: 0;
  }
  .hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  svg {
    width: 1em;
    height: 1em;
    flex: none;
    vertical-align: -0.125em;
  }
  @media (pointer: coarse) {
    .push {
      min-height: 44px;
    }
    .link {
      padding: 6px 0;
    }
  }
`;
