import { css } from "lit";
import { dialogLook } from "./dialog";
import { look } from "./look";
import { pictureLook } from "./picture";
import { instructionsLook } from "./regions";

export const classifierLook = [look, dialogLook, instructionsLook, pictureLook, css`
  :host {
    margin-block: 12px;
  }
  .header {
    margin: 0 0 12px;
    font-size: 1.125rem;
    line-height: 1.4;
  }
  .annotation-area {
    display: grid;
    gap: 16px 20px;
    grid-template-columns: minmax(0, 1fr);
  }
  .target {
    min-width: 0;
    overflow-wrap: break-word;
  }
  .categories {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 6px;
  }
  .category {
    display: flex;
    gap: 10px;
    align-items: start;
    padding: 8px 10px;
    border: 1px solid var(--crowd-edge);
    border-radius: 4px;
    background: var(--crowd-ground);
    color: var(--crowd-ink);
    line-height: 1.4;
    cursor: pointer;
  }
  .category:hover:not(.off) {
    border-color: var(--crowd-ink);
    background: var(--crowd-well);
  }
  .category.chosen {
    border-color: var(--crowd-go);
    background: var(--crowd-go-soft);
    box-shadow: inset 0 0 0 1px var(--crowd-go);
  }
  .category.off {
    color: var(--crowd-ink-2);
    border-color: var(--crowd-line);
    cursor: not-allowed;
  }
  .category:has(:focus-visible) {
    outline: 3px solid var(--crowd-mark);
    outline-offset: 2px;
  }
  .category input {
    flex: none;
    width: 18px;
    height: 18px;
    margin: 0.1em 0 0;
    accent-color: var(--crowd-go);
  }
  .category span {
    flex: 1;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .exclusion {
    margin-top: 6px;
  }
  kbd {
    flex: none;
    min-width: 22px;
    padding: 0 5px;
    border: 1px solid var(--crowd-line);
    border-radius: 3px;
    background: var(--crowd-ground);
    color: var(--crowd-ink-2);
    font: inherit;
    font-size: 0.8125rem;
    text-align: center;
  }
  .comment {
    margin-top: 8px;
  }
  .said {
    margin: 4px 0 0;
    color: var(--crowd-ink-2);
    white-space: pre-wrap;
    overflow-wrap: break-word;
  }
  .commenting textarea {
    display: block;
    width: 100%;
    margin: 8px 0 12px;
    padding: 6px 10px;
    border: 1px solid var(--crowd-edge);
    border-radius: 4px;
    background: var(--crowd-ground);
  }
  @media (pointer: coarse) {
    .category {
      padding-block: 12px;
    }
    kbd {
      display: none;
    }
  }
  @media (min-width: 40em) {
    .annotation-area {
      grid-template-columns: minmax(0, 1fr) minmax(11.25rem, 16.25rem);
    }
    .category-picker-wrapper {
      grid-column: 2;
    }
  }
`];
