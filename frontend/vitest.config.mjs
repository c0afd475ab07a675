import { defineConfig } from "vitest/config";

export default defineConfig({
  mode: "production",
  // As build.mjs defines it; the tests bring the drawing script themselves.
  define: { DRAWING_SCRIPT: '"crowd-drawing.js"' },
  // The build of Lit for browsers, as it is bundled.
  resolve: { conditions: ["browser"] },
  ssr: { resolve: { conditions: ["browser"] } },
  test: {
    environment: "happy-dom",
    include: ["tests/**/*.test.ts"],
    restoreMocks: true,
    server: { deps: { inline: [/lit/] } },
  },
});
