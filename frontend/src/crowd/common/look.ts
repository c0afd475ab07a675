// The look all crowd elements share. Strangers' pages are white and dark on it, whatever the worker's own theme is: so
// are these, but where the page itself says that it can be dark, by color-scheme in its styles or its <meta>. What an
// element shows of the page's keeps the page's colours and type.

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
    box-sizing: border-box;
    display: block;
    overflow-wrap: break-word;
  }
  @supports (color: light-dark(#000, #fff)) {
    :host {
      --crowd-ink: light-dark(#1d231f, #e5e9e3);
      --crowd-ink-2: light-dark(#535c55, #a7b1a8);
      --crowd-line: light-dark(#cdd2c8, #3a433d);
      --crowd-edge: light-dark(#78827a, #7a867d);
      --crowd-ground: light-dark(#fff, #1d2320);
      --crowd-well: light-dark(#eeefe9, #272e2a);
      --crowd-go: light-dark(#17604a, #86cdaf);
      --crowd-go-soft: light-dark(#dcebe2, #1e3b30);
      --crowd-mark: light-dark(#2f41ab, #b0bcff);
      --crowd-mark-soft: light-dark(#e4e8fa, #272c48);
      --crowd-wait: light-dark(#745000, #e8bf69);
      --crowd-wait-soft: light-dark(#f8e9c4, #3e3110);
      --crowd-stop: light-dark(#a3291c, #f7a498);
      --crowd-stop-soft: light-dark(#fae2dc, #4a231d);
    }
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
