import { defineConfig } from "vitest/config";

export default defineConfig({
  mode: "production",
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
