import { format, stripVTControlCharacters } from "node:util";
import { log } from "../log";

const WINDOW_MS = 60_000;
const MOST_LINES = 20;
const LONGEST_TEXT = 400;

const LEVELS = { debug: "debug", log: "info", info: "info", warn: "warn", error: "error", trace: "debug" } as const;

/** Leads the console to the log, in a bounded number of bounded lines: Next.js writes a whole stack for each failed request. */
export function logConsole(now: () => number = Date.now): void {
  let endsMs = 0;
  let lines = 0;

  function write(level: (typeof LEVELS)[keyof typeof LEVELS], args: unknown[]): void {
    if (now() >= endsMs) {
      if (lines > MOST_LINES) log().warn({ event: "console", dropped: lines - MOST_LINES });
      endsMs = now() + WINDOW_MS;
      lines = 0;
    }
    lines += 1;
    if (lines > MOST_LINES) return;
    const err = args.find((each) => each instanceof Error);
    const [text = ""] = stripVTControlCharacters(format(...args.filter((each) => each !== err)))
      .trim()
      .split("\n", 1);
    log()[level]({ event: "console", ...(text && { text: text.slice(0, LONGEST_TEXT) }), ...(err && { err }) });
  }

  for (const [method, level] of Object.entries(LEVELS)) {
    Object.assign(console, { [method]: (...args: unknown[]) => write(level, args) });
  }
}
