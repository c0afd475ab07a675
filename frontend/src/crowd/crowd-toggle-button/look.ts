import { css } from "lit";

export const toggleLook = css`
  input {
    appearance: none;
    position: relative;
    width: 38px;
    height: 22px;
    margin: 0;
    border: 1px solid var(--crowd-edge);
    border-radius: 11px;
    background: var(--crowd-ground);
  }
  input::before {
    content: "";
    position: absolute;
    inset: 3px auto 3px 3px;
    width: 14px;
    border-radius: 50%;
    background: var(--crowd-edge);
  }
  input:checked {
    border-color: var(--crowd-go);
    background: var(--crowd-go);
  }
  input:checked::before {
    inset: 3px 3px 3px auto;
    background: var(--crowd-ground);
  }
  input.alarming {
    border-color: var(--crowd-toggle-button-invalid-color, var(--crowd-stop));
  }
  input.alarming::before {
    background: var(--crowd-toggle-button-invalid-color, var(--crowd-stop));
  }
  input:disabled {
    opacity: 0.5;
  }
  @media (forced-colors: active) {
    input::before {
      background: ButtonText;
    }
    input:checked::before {
      background: Highlight;
    }
  }
`;
