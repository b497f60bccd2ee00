import { afterEach, beforeEach, expect, test } from "vitest";
import { createLog, replaceLog } from "../log";
import { logConsole } from "./console-log";

const METHODS = ["debug", "log", "info", "warn", "error", "trace"] as const;
const before = METHODS.map((method) => [method, console[method]] as const);
let lines: Record<string, unknown>[];
let now: number;

beforeEach(() => {
  lines = [];
  now = 0;
  replaceLog(createLog("info", { write: (line) => void lines.push(JSON.parse(line)) }));
  logConsole(() => now);
});
afterEach(() => {
  for (const [method, original] of before) console[method] = original;
});

test("what is written to the console is a line of JSON, by its level", () => {
  console.log("ready in %d ms", 12);
  console.warn("\u001b[33m⚠\u001b[39m careful");
  console.debug("unseen");
  expect(lines).toMatchObject([
    { level: "info", event: "console", text: "ready in 12 ms" },
    { level: "warn", event: "console", text: "⚠ careful" },
  ]);
});

test("an error is told as the log tells errors, and a text by its first words", () => {
  console.error("⨯", new TypeError("of what was sent"), { digest: "123" });
  console.error(`${"a".repeat(5_000)}\nsecond line`);
  expect(lines).toMatchObject([
    { level: "error", text: "⨯ { digest: '123' }", err: { name: "TypeError", message: "of what was sent" } },
    { text: "a".repeat(400) },
  ]);
});

test("a flood is twenty lines a minute, and how many there were", () => {
  for (let count = 0; count < 1_000; count++) console.error("again");
  expect(lines).toHaveLength(20);
  now = 60_000;
  console.error("later");
  expect(lines.slice(20)).toMatchObject([{ event: "console", dropped: 980 }, { text: "later" }]);
});
