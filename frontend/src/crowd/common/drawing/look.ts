// The look of the drawing area, which comes with the drawing script.

export const benchLook = `
  .bench { container-type: inline-size; }
  .bar { display: flex; flex-wrap: wrap; gap: 6px 12px; align-items: center; margin-bottom: 8px; }
  .group { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; }
  .tool { display: inline-flex; gap: 8px; align-items: center; padding: 6px 12px; }
  .tool svg { font-size: 1.125rem; }
  .tool.brief { width: max(38px, 2.375rem); padding: 0; justify-content: center; }
  .tool.brief span { display: none; }
  .tool.on { border-color: var(--crowd-go); background: var(--crowd-go-soft); box-shadow: inset 0 0 0 1px var(--crowd-go); }
  .tool:disabled { border-color: var(--crowd-line); color: var(--crowd-ink-2); background: var(--crowd-ground); opacity: .6; }
  .scale { min-width: 3.2em; color: var(--crowd-ink-2); font-size: .875rem; font-variant-numeric: tabular-nums; }
  .size { display: inline-flex; gap: 8px; align-items: center; font-size: .9375rem; }
  .size input { width: 80px; accent-color: var(--crowd-go); }
  .under { display: flex; gap: 16px; align-items: start; justify-content: space-between; margin-top: 6px; }
  .shortcuts { flex: none; padding: 0; }
  .another { width: 100%; margin-top: 6px; }
  .area { display: grid; gap: 10px 16px; grid-template-columns: minmax(0, 1fr); }
  .reading { min-width: 0; }
  .stage { position: relative; width: min(100%, calc(clamp(240px, 100vh - 130px, 420px) * var(--wide) / var(--high))); min-height: 160px; margin: 0 auto;
    aspect-ratio: var(--wide) / var(--high); max-height: 640px; overflow: hidden; outline-offset: 2px; background: var(--crowd-well);
    box-shadow: 0 0 0 1px var(--crowd-line); cursor: crosshair; contain: layout paint; user-select: none; -webkit-user-select: none; }
  .stage img { position: absolute; left: 0; top: 0; max-width: none; transform-origin: 0 0; pointer-events: none; -webkit-touch-callout: none; }
  .stage canvas { position: absolute; inset: 0; width: 100%; height: 100%; }
  .upper-canvas { touch-action: none; }
  .layer-canvas { opacity: .6; image-rendering: pixelated; pointer-events: none; }
  .loading { position: absolute; inset: 0; display: grid; place-content: center; margin: 0; color: var(--crowd-ink-2); pointer-events: none; }
  .told { min-height: 1.45em; margin: 0; color: var(--crowd-ink-2); font-size: .9375rem; overflow-wrap: anywhere; }
  .told.alarm { color: var(--crowd-stop); font-weight: 500; }
  /* Long lists end within a row, so that it is seen that they go on. */
  .label-pane-content { display: flex; flex-wrap: wrap; gap: 6px; max-height: 166px; padding: 5px; margin: -5px; overflow-y: auto; }
  .label-pane-content.asked { outline: 3px solid var(--crowd-mark); outline-offset: 4px; border-radius: 4px; }
  .label-button { display: flex; gap: 10px; align-items: center; min-width: 0; min-height: 38px; padding: 6px 10px; border: 1px solid var(--crowd-edge);
    border-radius: 4px; background: var(--crowd-ground); text-align: start; }
  .label-button:hover:not(:disabled) { border-color: var(--crowd-ink); background: var(--crowd-well); }
  .label-button.selected { border-color: var(--crowd-go); background: var(--crowd-go-soft); box-shadow: inset 0 0 0 1px var(--crowd-go); }
  .label-button i, .drawn i { flex: none; width: 14px; height: 14px; border-radius: 3px; }
  .label-button span { flex: 1; min-width: 0; overflow-wrap: anywhere; }
  kbd { flex: none; min-width: 22px; padding: 0 5px; border: 1px solid var(--crowd-line); border-radius: 3px; background: var(--crowd-ground);
    color: var(--crowd-ink-2); font: inherit; font-size: .8125rem; text-align: center; }
  .quiet { margin: 0; color: var(--crowd-ink-2); }
  .drawn, .label-pane { min-width: 0; }
  .drawn h3 { margin: 0 0 4px; font-size: 1rem; }
  .drawn h3 span { color: var(--crowd-ink-2); font-weight: 400; }
  .drawn ol { max-height: 232px; margin: 0; padding: 0; overflow: auto; list-style: none; border-block: 1px solid var(--crowd-line); }
  .drawn li { display: flex; align-items: stretch; }
  .drawn li + li { border-top: 1px solid var(--crowd-line); }
  .drawn li.on { background: var(--crowd-mark-soft); }
  .pick { display: flex; flex: 1; flex-wrap: wrap; gap: 2px 8px; align-items: center; min-width: 0; min-height: 36px; padding: 4px 6px; text-align: start; }
  .pick span { min-width: 0; overflow-wrap: anywhere; }
  .pick small { color: var(--crowd-ink-2); font-size: .8125rem; font-variant-numeric: tabular-nums; }
  .drop { flex: none; width: 36px; }
  .pick:hover, .drop:hover:not(:disabled) { background: var(--crowd-well); }
  .pick:focus-visible, .drop:focus-visible { outline-offset: -3px; }
  .keys table { width: 100%; border-collapse: collapse; }
  .keys th, .keys td { padding: 6px 12px 6px 0; border-bottom: 1px solid var(--crowd-line); text-align: start; vertical-align: top; }
  .keys td:first-child { width: 38%; line-height: 1.8; }
  .keys kbd { display: inline-block; line-height: 1.5; }
  .keys p { margin: 12px 0 0; color: var(--crowd-ink-2); }
  @media (pointer: coarse) {
    .tool.brief { width: 44px; }
    .label-button { min-height: 44px; }
    .pick, .drop { min-height: 44px; min-width: 44px; }
    .label-button kbd { display: none; }
  }
  @container (max-width: 34.99em) {
    .bar { gap: 6px 8px; }
    .tool { gap: 6px; padding: 6px 8px; }
    /* Side by side without gaps, two groups have room in a line of a phone. */
    .group { gap: 6px 0; }
    .group .tool { position: relative; }
    .group .tool + .tool { margin-inline-start: -1px; border-start-start-radius: 0; border-end-start-radius: 0; }
    .group .tool:has(+ .tool) { border-start-end-radius: 0; border-end-end-radius: 0; }
    .group .tool:is(.on, :hover, :focus-visible) { z-index: 1; }
    .scale { min-width: 0; padding-inline-start: 8px; }
    .tool.fold { width: 44px; padding: 0; justify-content: center; }
    .tool.fold span { display: none; }
  }
  @container (min-width: 40em) {
    .area { grid-template: auto 1fr / minmax(0, 1fr) minmax(10.625rem, 15rem); }
    .reading { grid-area: 1 / 1 / 3 / 2; }
    .label-pane, .drawn { grid-column: 2; }
    .stage { width: min(100%, calc(clamp(240px, 100vh - 130px, 620px) * var(--wide) / var(--high))); }
    .label-pane-content { display: grid; max-height: 420px; }
  }
`;
