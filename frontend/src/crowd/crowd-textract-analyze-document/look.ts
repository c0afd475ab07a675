import { css } from "lit";
import { dialogLook } from "../common/dialog";
import { look } from "../common/look";
import { pictureLook } from "../common/picture";
import { instructionsLook } from "../common/regions";

export const formsLook = [look, dialogLook, instructionsLook, pictureLook, css`
  :host {
    margin-block: 12px;
  }
  .header {
    margin: 0 0 12px;
    font-size: 1.125rem;
    line-height: 1.4;
  }
  .both {
    display: grid;
    gap: 16px 20px;
    grid-template-columns: minmax(0, 1fr);
  }
  fieldset {
    display: grid;
    gap: 8px;
    min-width: 0;
    padding: 8px 14px 12px;
    margin: 0 0 10px;
    border: 1px solid var(--crowd-line);
    border-radius: 4px;
  }
  fieldset.current {
    border-color: var(--crowd-mark);
    background: var(--crowd-mark-soft);
    color: var(--crowd-ink);
  }
  legend {
    max-width: 100%;
    padding: 0 6px;
    margin-inline-start: -6px;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .field {
    display: block;
    font-weight: 500;
  }
  .field input {
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
  .field input:disabled {
    border-color: var(--crowd-line);
    background: var(--crowd-well);
    color: var(--crowd-ink-2);
  }
  .verdicts {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
  }
  .verdicts label {
    display: inline-flex;
    gap: 8px;
    align-items: center;
    min-height: 32px;
    cursor: pointer;
  }
  .verdicts input {
    width: 17px;
    height: 17px;
    margin: 0;
    accent-color: var(--crowd-go);
  }
  @media (pointer: coarse) {
    .verdicts label,
    .field input {
      min-height: 44px;
    }
  }
  @media (min-width: 51.25em) {
    .both {
      grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
    }
    .target {
      position: sticky;
      top: 8px;
      align-self: start;
    }
  }
`];
