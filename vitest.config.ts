import { availableParallelism } from "node:os";
import { configDefaults, defineConfig } from "vitest/config";

const exclude = [...configDefaults.exclude, ".next/**", "e2e/**"];
/** The tests that need a database, and with it a Postgres started for them. */
const withDatabase = ["**/*.db.test.ts", "**/*.route.test.ts"];

export default defineConfig({
  resolve: { alias: { "@": import.meta.dirname } },
  test: {
    env: { LOG_LEVEL: "silent", SIGN_UP: "open" },
    expect: { poll: { timeout: 10_000 } },
    // One more than there are cores, since many tests wait for a process or a database.
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["**/*.test.{ts,tsx}"],
          exclude: [...exclude, ...withDatabase],
          // They leave nothing behind, and half the processor's time went into reading the same modules anew for each file.
          isolate: false,
          // A busy machine fails no test.
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: "db",
          include: withDatabase,
          exclude,
          globalSetup: ["lib/db/testing/global-setup.ts", "lib/server/testing/global-setup.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
