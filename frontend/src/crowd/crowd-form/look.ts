import { css } from "lit";
import { dialogLook } from "../common/dialog";
import { look } from "../common/look";
import { instructionsLook } from "../common/regions";

export const formLook = [look, dialogLook, instructionsLook, css`
  .note {
    padding: 10px 14px;
    margin: 12px 0 0;
    border: 1px solid var(--crowd-wait);
    border-radius: 4px;
    background: var(--crowd-wait-soft);
    color: var(--crowd-ink);
  }
  #answers-box p {
    margin: 16px 0 4px;
    font-weight: 500;
  }
  #answers-box pre {
    margin: 0;
    padding: 12px;
    border: 1px solid var(--crowd-line);
    border-radius: 4px;
    background: var(--crowd-well);
    color: var(--crowd-ink);
    overflow: auto;
  }
`];
