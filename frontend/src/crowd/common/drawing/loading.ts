// Loads the drawing script when the first drawing tool of a page needs it, from where this script came from.

import { DRAWING, type DrawingScript } from "./contract";

/** The file's name, which carries a hash of its content; written in when the scripts are built. */
declare const DRAWING_SCRIPT: string;

// Known only while the script runs for the first time.
const own = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : location.href;
let asked: Promise<DrawingScript> | null = null;

/** Returns what the drawing script offers. Rejects if it cannot be had; the next call asks again. */
export function drawingScript(): Promise<DrawingScript> {
  const there = found();
  if (there !== undefined) return Promise.resolve(there);
  asked ??= load().catch((error: unknown) => {
    asked = null;
    throw error;
  });
  return asked;
}

/** What the drawing script offers, if it is there by now. */
export function found(): DrawingScript | undefined {
  return (globalThis as { [DRAWING]?: DrawingScript })[DRAWING];
}

function load(): Promise<DrawingScript> {
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    // Under an address that stays, this script is not in the folder of the built files.
    script.src = new URL(/\/static\/[^/]*$/.test(own) ? DRAWING_SCRIPT : `static/${DRAWING_SCRIPT}`, own).href;
    script.onload = () => {
      const there = found();
      if (there === undefined) failed(new Error("the drawing script is not whole"));
      else done(there);
    };
    script.onerror = () => {
      script.remove();
      failed(new Error("the drawing script did not come"));
    };
    document.head.append(script);
  });
}
