import { isUnavailable } from "../db/unavailable";
import { Problem } from "../http/problem";
import { log } from "../log";
import { perProcess } from "../process/per-process";

const RETRY_AFTER_SECONDS = 2;
const LINE_EVERY_MS = 1_000;

interface Outage {
  nextLineMs: number;
  /** Requests since the last line. */
  requests: number;
}

const outage = perProcess("outage", (): Outage => ({ nextLineMs: 0, requests: 0 }));

/**
 * What an error that no handler foresaw is to the client: `unavailable` where the database is away, and `internal` where the
 * fault is ours. Each fault has its line in the log; an outage has one a second, which counts the requests it stands for.
 */
export function unforeseen(err: unknown, about: { request?: string; correlationId: string }): Problem {
  if (!isUnavailable(err)) {
    log().error({ event: "unforeseen", ...about, err });
    return new Problem("internal", { detail: "Try again. If it stays, tell the operator the correlation id." });
  }
  const told = outage.get();
  const now = Date.now();
  told.requests += 1;
  if (now >= told.nextLineMs) {
    log().error({ event: "database_unavailable", requests: told.requests, ...about, err });
    Object.assign(told, { nextLineMs: now + LINE_EVERY_MS, requests: 0 });
  }
  return new Problem("unavailable", {
    detail: "The database does not answer. Try again.",
    headers: { "Retry-After": String(RETRY_AFTER_SECONDS) },
  });
}
