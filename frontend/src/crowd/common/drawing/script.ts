// The drawing script: what the drawing tools need besides what every page with crowd elements loads.

import { DRAWING, type DrawingScript } from "./contract";
import { ShapeBench } from "./shape-bench";

const script: Pick<DrawingScript, "shapes"> = {
  shapes: (host) => new ShapeBench(host),
};

(globalThis as { [DRAWING]?: unknown })[DRAWING] ??= script;
