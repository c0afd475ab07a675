import { css } from "lit";
import { look } from "../common/look";

export const sliderLook = [look, css`
  :host {
    margin-block: 8px;
    max-width: 100%;
    --way: 1;
    --forth: to right;
  }
  /* Where text runs from the right, the native slider does, too. */
  :host(:dir(rtl)) {
    --way: -1;
    --forth: to left;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 12px;
    align-items: start;
  }
  .track {
    position: relative;
    flex: 1 1 12.5rem;
    min-width: 0;
  }
  input[type="range"] {
    appearance: none;
    display: block;
    width: 100%;
    height: 32px;
    margin: 0;
    background: none;
    cursor: pointer;
  }
  .track::before {
    content: "";
    position: absolute;
    inset: 13px 9px auto;
    height: 6px;
    border-radius: 3px;
    background: linear-gradient(
      var(--forth),
      var(--crowd-go) calc(var(--at) * 100%),
      var(--crowd-slider-secondary-color, var(--crowd-edge)) 0 calc(var(--behind) * 100%),
      var(--crowd-line) 0
    );
    pointer-events: none;
  }
  input[type="range"]::-webkit-slider-thumb {
    appearance: none;
    position: relative;
    width: 20px;
    height: 20px;
    border: 2px solid var(--crowd-ground);
    border-radius: 50%;
    background: var(--crowd-go);
    box-shadow: 0 0 0 1px var(--crowd-go);
  }
  input[type="range"]::-moz-range-thumb {
    width: 16px;
    height: 16px;
    border: 2px solid var(--crowd-ground);
    border-radius: 50%;
    background: var(--crowd-go);
    box-shadow: 0 0 0 1px var(--crowd-go);
  }
  input[type="range"]:disabled {
    opacity: 0.5;
  }
  input[type="number"] {
    width: 6.5em;
    min-height: 38px;
    padding: 6px 8px;
    border: 1px solid var(--crowd-edge);
    border-radius: 4px;
    background: var(--crowd-ground);
  }
  .pin {
    position: absolute;
    bottom: 100%;
    inset-inline-start: calc(10px + var(--at) * (100% - 20px));
    transform: translateX(calc(-50% * var(--way)));
    min-width: 32px;
    padding: 2px 6px;
    border-radius: 4px;
    background: var(--crowd-ink);
    color: var(--crowd-ground);
    text-align: center;
    font-variant-numeric: tabular-nums;
    pointer-events: none;
  }
  .pin[hidden] {
    display: none;
  }
  .ticks {
    container-type: inline-size;
    display: grid;
    margin: 0 10px;
    /* Before they are moved back, the words of the last place stand beyond it, and would make the page wider. */
    overflow-x: clip;
  }
  @media (pointer: coarse) {
    input[type="range"] {
      height: 44px;
    }
    .track::before {
      top: 19px;
    }
  }
`];
