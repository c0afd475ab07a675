// Runs in the head before anything is painted, so that a chosen theme does not flash the other one first.

import { applyTheme } from "./theme";

try {
  applyTheme(document, localStorage);
} catch {
  // Storage may be forbidden; then the page follows the system.
}
