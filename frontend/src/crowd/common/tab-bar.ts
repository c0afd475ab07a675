// A row of tabs.

import { css } from "lit";

/** Where a key leads in a row of `count` tabs, or null when it leads nowhere. */
export function stepped(event: KeyboardEvent, from: number, count: number): number | null {
  const to = new Map([
    ["ArrowRight", (from + 1) % count],
    ["ArrowLeft", (from + count - 1) % count],
    ["Home", 0],
    ["End", count - 1],
  ]).get(event.key);
  if (to === undefined || count === 0) return null;
  event.preventDefault();
  return to;
}

export const tabsLook = css`
  .tabs {
    display: flex;
    overflow-x: auto;
    border-bottom: 1px solid var(--crowd-edge);
  }
  [role="tab"] {
    flex: none;
    max-width: 100%;
    min-height: 40px;
    padding: 6px 14px;
    border: 0;
    border-bottom: 3px solid transparent;
    background: none;
    color: var(--crowd-go);
    font-weight: 500;
  }
  [role="tab"]:hover {
    background: var(--crowd-well);
  }
  [role="tab"][aria-selected="true"] {
    border-bottom-color: var(--crowd-go);
    color: var(--crowd-ink);
  }
  [role="tab"]:focus-visible {
    outline-offset: -3px;
  }
`;
