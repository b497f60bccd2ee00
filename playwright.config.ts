import { defineConfig } from "@playwright/test";
import { findHeadlessChromium } from "./scripts/chromium.mjs";

const executablePath = findHeadlessChromium();

const isRoot = process.getuid?.() === 0;

/** Two-browser tests against the production build; e2e/fixtures.ts starts the server. */
export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  globalSetup: "e2e/build.ts",
  // Files side by side: each worker has a browser, and a server with a database, of its own.
  workers: 3,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: "list",
  projects: [
    { name: "tests", testMatch: "**/*.spec.ts" },
    // `npm run screenshots` remakes the pictures of README.md.
    { name: "screenshots", testMatch: "**/screenshots.ts" },
    // `npm run browsers-check` signs in with Firefox and WebKit, where there are any.
    { name: "browsers", testMatch: "**/browsers.ts" },
    // `npm run gallery` photographs every state into gallery/index.html.
    { name: "gallery", testMatch: "**/gallery.ts" },
  ],
  use: {
    locale: "en-US",
    // A control that is not there is said soon, and not by the end of the test.
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    // A record of every step takes a fifth of the processor: `-- FILE --trace retain-on-failure` makes one.
    trace: "off",
    screenshot: "only-on-failure",
    launchOptions: {
      ...(executablePath && { executablePath }),
      args: [
        ...(isRoot ? ["--no-sandbox"] : []),
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--disable-quic",
        // There is none: what stands in for it takes a sixth of the processor.
        "--disable-gpu",
      ],
    },
  },
});
