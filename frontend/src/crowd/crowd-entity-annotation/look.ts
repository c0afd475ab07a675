import { css } from "lit";
import { dialogLook } from "../common/dialog";
import { look } from "../common/look";
import { instructionsLook } from "../common/regions";

export const entityLook = [look, dialogLook, instructionsLook, css`
  :host {
    margin-block: 12px;
  }
  .header {
    margin: 0 0 12px;
    font-size: 1.125rem;
    line-height: 1.4;
  }
  .area {
    display: grid;
    gap: 16px 20px;
    grid-template-columns: minmax(0, 1fr);
    margin-bottom: 12px;
  }
  .text {
    padding: 12px 16px;
    border: 1px solid var(--crowd-edge);
    border-radius: 4px;
    background: var(--crowd-ground);
    color: var(--crowd-ink);
    font-size: 1.0625rem;
    line-height: 2;
    white-space: pre-wrap;
    overflow-wrap: break-word;
    cursor: text;
  }
  .touch {
    margin: 6px 0 0;
    color: var(--crowd-ink-2);
    font-size: 0.9375rem;
  }
  .waits {
    outline: 2px solid var(--crowd-mark);
    background: var(--crowd-mark-soft) !important;
  }
  .tag {
    display: inline-flex;
    align-items: center;
    margin: 0 2px;
    border: 1px solid var(--crowd-edge);
    border-inline-start: 5px solid var(--colour);
    border-radius: 4px;
    background: var(--crowd-ground);
    font-size: 0.8125rem;
    line-height: 1.3;
    max-width: 100%;
    white-space: normal;
    user-select: none;
    vertical-align: 0.15em;
  }
  .tag.picked {
    outline: 2px solid var(--crowd-mark);
  }
  .tag button {
    min-width: 24px;
    min-height: 24px;
    padding: 0 4px;
  }
  .tag button:hover {
    background: var(--crowd-well);
  }
  .labels {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 6px;
    margin-bottom: 12px;
  }
  .label {
    display: flex;
    gap: 10px;
    align-items: center;
    min-height: 38px;
    padding: 6px 10px;
    border: 1px solid var(--crowd-edge);
    border-radius: 4px;
    background: var(--crowd-ground);
    text-align: start;
  }
  .label:hover {
    border-color: var(--crowd-ink);
    background: var(--crowd-well);
  }
  .label.chosen {
    border-color: var(--crowd-go);
    background: var(--crowd-go-soft);
    box-shadow: inset 0 0 0 1px var(--crowd-go);
  }
  .label i {
    flex: none;
    width: 14px;
    height: 14px;
    border-radius: 3px;
  }
  .label span {
    flex: 1;
    min-width: 0;
    overflow-wrap: anywhere;
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
  .undo:disabled {
    border-color: var(--crowd-line);
    color: var(--crowd-ink-2);
  }
  @media not (pointer: coarse) {
    .touch {
      display: none;
    }
  }
  @media (pointer: coarse) {
    .label {
      min-height: 44px;
    }
    kbd {
      display: none;
    }
  }
  @media (min-width: 40em) {
    .area {
      grid-template-columns: minmax(0, 1fr) minmax(11.25rem, 16.25rem);
    }
  }
`];
