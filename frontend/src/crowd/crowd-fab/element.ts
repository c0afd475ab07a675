import { css } from "lit";
import { RoundButton } from "../common/round-button";

export class CrowdFab extends RoundButton {
  static override styles = [...RoundButton.styles, css`
    button {
      width: 52px;
      height: 52px;
      background: var(--crowd-go);
      color: var(--crowd-ground);
      box-shadow: 0 2px 6px rgb(29 35 31 / 35%);
    }
    button:hover {
      background: var(--crowd-ink);
    }
    button:disabled {
      background: var(--crowd-line);
      color: var(--crowd-ink-2);
      box-shadow: none;
    }
  `];
}
