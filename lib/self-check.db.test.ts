import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { freshDatabase } from "./db/testing/databases";
import { createLog, replaceLog } from "./log";
import { clockComplaint, selfCheck } from "./self-check";
import { endProcessesAfterwards, runApi, startApi } from "./server/testing/api-process";

endProcessesAfterwards();

let lines: Record<string, unknown>[];
beforeEach(() => {
  lines = [];
  replaceLog(createLog("info", { write: (line) => void lines.push(JSON.parse(line)) }));
});
afterEach(() => replaceLog(createLog("silent")));

const shifted = (ms: number) => () => Date.now() + ms;

describe("an instance's clock", () => {
  const [postgres, sqlite] = [freshDatabase("postgres"), freshDatabase("sqlite")];

  test("that is the database's is no news", async () => {
    const { clockOffsetMs } = await selfCheck(postgres.open());
    expect(Math.abs(clockOffsetMs)).toBeLessThan(2_000);
    expect(await clockComplaint(postgres.open())).toBeUndefined();
    expect(lines).toEqual([]);
  });

  test.each([
    [10_000, "warn", "10 s ahead of"],
    [-10_000, "warn", "10 s behind"],
    [90_000, "error", "90 s ahead of"],
  ])("that differs by %i ms is told as %s", async (ms, level, words) => {
    const { clockOffsetMs } = await selfCheck(postgres.open(), shifted(ms));
    expect(Math.abs(clockOffsetMs - ms)).toBeLessThan(2_000);
    const text = expect.stringContaining(words);
    expect(lines).toEqual([expect.objectContaining({ level, event: "clock_differs", offsetMs: clockOffsetMs, text })]);
  });

  test("is compared with no database on the same machine", async () => {
    expect(await selfCheck(sqlite.open(), shifted(90_000))).toMatchObject({ clockOffsetMs: 0 });
    expect(await clockComplaint(sqlite.open(), shifted(90_000))).toBeUndefined();
  });

  test("that is far off does not start", async () => {
    const shift = "const now = Date.now; Date.now = () => now() - 120_000";
    const api = await startApi({
      DATABASE_URL: postgres.url(),
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(shift)}`,
    });
    expect(await api.ended).toBe(1);
    expect(api.output()).toContain("clock is 120 s behind the database's");
  });
});

describe("instances on one Postgres", () => {
  const database = freshDatabase("postgres");
  const [ONE = "", OTHER = "", THIRD = ""] = [1, 2, 3].map(() => randomBytes(32).toString("base64url"));
  const run = (NEXTAUTH_SECRET: string) =>
    runApi({ DATABASE_URL: database.url(), NEXTAUTH_SECRET, LOG_LEVEL: "info", METRICS_TOKEN: "x".repeat(16) });
  const strangersOf = async ({ url }: { url: string }) => {
    const headers = { authorization: `Bearer ${"x".repeat(16)}` };
    const text = await (await fetch(`${url}/api/metrics`, { headers })).text();
    return /^qr_login_instances_with_other_secrets (\d+)$/m.exec(text)?.[1];
  };

  test("say so where their secrets are others, and not while a secret is rotated", async () => {
    await run(ONE);
    const rotating = await run(`${ONE},${OTHER}`);
    expect(await strangersOf(rotating)).toBe("0");
    const wrong = await run(THIRD);
    await vi.waitFor(() => expect(wrong.output()).toContain(`"secrets_differ"`), 10_000);
    expect(await strangersOf(wrong)).toBe("2");
    expect(rotating.output()).not.toContain("secrets_differ");
    for (const secret of [ONE, OTHER, THIRD]) expect(wrong.output()).not.toContain(secret);
  });
});
