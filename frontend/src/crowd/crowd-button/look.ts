import { css } from "lit";
import { look } from "../common/look";

export const buttonLook = [look, css`
  :host {
    display: inline-block;
    vertical-align: middle;
    max-width: 100%;
    margin-block: 4px;
  }
  .button {
    display: inline-flex;
    gap: 8px;
    align-items: center;
    justify-content: center;
    width: 100%;
    min-height: 38px;
    padding: 6px 16px;
    border: 1px solid var(--crowd-edge);
    border-radius: 4px;
    background: var(--crowd-ground);
    color: var(--crowd-ink);
    font-weight: 500;
    line-height: 1.45;
    text-align: center;
    text-decoration: none;
    overflow-wrap: anywhere;
  }
  .button:hover {
    border-color: var(--crowd-ink);
    background: var(--crowd-well);
  }
  .primary {
    border-color: var(--crowd-go);
    background: var(--crowd-go);
    color: var(--crowd-ground);
  }
  .primary:hover {
    border-color: var(--crowd-ink);
    background: var(--crowd-ink);
  }
  .link,
  .icon {
    border-color: transparent;
    background: none;
    color: var(--crowd-go);
  }
  .link {
    padding-inline: 4px;
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }
  .icon {
    padding: 6px;
    min-width: 38px;
    font-size: 1.125rem;
  }
  .button:disabled {
    border-color: var(--crowd-line);
    background: var(--crowd-well);
    color: var(--crowd-ink-2);
    text-decoration: none;
  }
  .busy {
    width: 1em;
    height: 1em;
    border: 2px solid currentColor;
    border-right-color: transparent;
    border-radius: 50%;
    animation: turn 1s linear infinite;
  }
  img {
    width: 1.25em;
    height: 1.25em;
    object-fit: contain;
  }
  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .busy {
      animation: none;
    }
  }
  @media (pointer: coarse) {
    .button {
      min-height: 44px;
    }
  }
`];
