// The drawing script: what the drawing tools need besides what every page with crowd elements loads.

import { DRAWING, type DrawingScript } from "./contract";
import { MaskBench } from "./mask-bench";
import { ShapeBench } from "./shape-bench";

const script: DrawingScript = {
  shapes: (host) => new ShapeBench(host),
  masks: (host) => new MaskBench(host),
};

// Pages may load it again.
if (!(DRAWING in globalThis)) Object.assign(globalThis, { [DRAWING]: script });
