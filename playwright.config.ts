import { existsSync } from "node:fs";
import { chromium, defineConfig } from "@playwright/test";

/** Where Chromium is: named, Playwright's own, or the system's. */
const candidates = [
  process.env.CHROMIUM_PATH,
  chromium.executablePath(),
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];
const executablePath = candidates.find((path) => path && existsSync(path));

const isRoot = process.getuid?.() === 0;

/** Two-browser tests against the production build; e2e/fixtures.ts starts the server. */
export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  // One server and two browsers at a time are enough for two cores.
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: "list",
  projects: [
    { name: "tests", testMatch: "**/*.spec.ts" },
    // `npm run screenshots` remakes the pictures of README.md.
    { name: "screenshots", testMatch: "**/screenshots.ts" },
    // `npm run gallery` photographs every state into gallery/index.html.
    { name: "gallery", testMatch: "**/gallery.ts" },
  ],
  use: {
    locale: "en-US",
    trace: "retain-on-failure",
    launchOptions: {
      ...(executablePath && { executablePath }),
      args: [
        ...(isRoot ? ["--no-sandbox"] : []),
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--disable-quic",
      ],
    },
  },
});
