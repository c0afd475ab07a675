import { css } from "lit";
import { dialogLook } from "../dialog";
import { look } from "../look";
import { instructionsLook } from "../regions";

export const toolLook = [look, dialogLook, instructionsLook, css`
  :host {
    margin-block: 12px;
  }
  .header {
    margin: 0 0 12px;
    font-size: 1.125rem;
    line-height: 1.4;
  }
  .waiting {
    display: grid;
    place-content: center;
    min-height: 280px;
    margin: 0;
    border: 1px solid var(--crowd-line);
    background: var(--crowd-well);
    color: var(--crowd-ink-2);
  }
  .wrong p {
    margin-bottom: 8px;
  }
  .warning {
    max-width: 46rem;
    margin: 0;
    color: var(--crowd-stop);
  }
  .none {
    display: flex;
    width: fit-content;
    gap: 10px;
    align-items: start;
    padding: 8px 0;
    cursor: pointer;
  }
  .none:has(:disabled) {
    color: var(--crowd-ink-2);
    cursor: not-allowed;
  }
  .none input {
    flex: none;
    width: 18px;
    height: 18px;
    margin: 0.15em 0 0;
    accent-color: var(--crowd-go);
    cursor: inherit;
  }
`];
