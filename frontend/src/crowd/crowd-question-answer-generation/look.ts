import { css } from "lit";
import { dialogLook } from "../common/dialog";
import { look } from "../common/look";
import { instructionsLook } from "../common/regions";

export const pairsLook = [look, dialogLook, instructionsLook, css`
  :host {
    margin-block: 12px;
  }
  .both {
    display: grid;
    gap: 16px 20px;
    grid-template-columns: minmax(0, 1fr);
  }
  h3 {
    margin: 0;
    font-size: 1rem;
  }
  .reading h3 {
    margin-bottom: 4px;
  }
  .text {
    padding: 12px 16px;
    border: 1px solid var(--crowd-edge);
    border-radius: 4px;
    background: var(--crowd-ground);
    color: var(--crowd-ink);
    line-height: 1.7;
    white-space: pre-wrap;
    overflow-wrap: break-word;
    cursor: text;
  }
  .text mark {
    background: var(--crowd-mark-soft);
    color: inherit;
    box-shadow: inset 0 -2px var(--crowd-mark);
  }
  .text .waits {
    outline: 2px solid var(--crowd-mark);
  }
  .hint {
    margin: 6px 0 0;
    color: var(--crowd-ink-2);
    font-size: 0.9375rem;
  }
  .pair {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 10px;
    min-width: 0;
    padding: 10px 14px 14px;
    margin: 0 0 12px;
    border: 1px solid var(--crowd-line);
    border-radius: 4px;
  }
  .pair.current {
    border-color: var(--crowd-mark);
  }
  .head {
    display: flex;
    gap: 12px;
    align-items: center;
    justify-content: space-between;
  }
  .pair label.field {
    display: block;
    font-weight: 500;
  }
  textarea,
  input.own {
    display: block;
    width: 100%;
    min-height: 38px;
    padding: 6px 10px;
    margin-top: 4px;
    border: 1px solid var(--crowd-edge);
    border-radius: 4px;
    background: var(--crowd-ground);
    font-weight: 400;
  }
  textarea[aria-invalid="true"] {
    border: 2px solid var(--crowd-stop);
    padding: 5px 9px;
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    padding: 0;
    margin: 4px 0 0;
    list-style: none;
  }
  .chip {
    display: inline-flex;
    gap: 6px;
    align-items: center;
    max-width: 100%;
    min-height: 34px;
    padding: 2px 10px;
    border: 1px solid var(--crowd-edge);
    border-radius: 4px;
    background: var(--crowd-ground);
    font-weight: 400;
  }
  label.chip {
    cursor: pointer;
  }
  .chip:has(:checked) {
    border-color: var(--crowd-go);
    background: var(--crowd-go-soft);
  }
  .chip:has(input:focus-visible) {
    outline: 3px solid var(--crowd-mark);
    outline-offset: 2px;
  }
  .chip > span {
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  label.chip > span {
    white-space: normal;
  }
  .chip input {
    accent-color: var(--crowd-go);
  }
  .chip button {
    flex: none;
    width: 26px;
    height: 26px;
    margin-inline-end: -8px;
  }
  .name {
    margin: 0;
    font-weight: 500;
  }
  .adding {
    display: flex;
    gap: 6px;
    align-items: end;
    margin-top: 6px;
  }
  .adding label {
    flex: 1;
    min-width: 0;
  }
  @media not (pointer: coarse) {
    .touch {
      display: none;
    }
  }
  @media (pointer: coarse) {
    .chip {
      min-height: 44px;
    }
    .chip button {
      width: 40px;
      height: 40px;
    }
  }
  @media (min-width: 51.25em) {
    .both {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    }
    .reading {
      position: sticky;
      top: 8px;
      align-self: start;
    }
  }
`];
