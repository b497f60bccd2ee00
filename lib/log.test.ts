import { describe, expect, test } from "vitest";
import { createLog, errorFacts } from "./log";

function logged(write: (log: ReturnType<typeof createLog>) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  write(createLog("info", { write: (line) => void lines.push(line) }));
  return lines.map((line) => JSON.parse(line));
}

describe("a line", () => {
  test("is JSON with the level by name and the time in ISO 8601", () => {
    const [line] = logged((log) => log.info({ event: "sign_in" }));
    expect(line).toMatchObject({ level: "info", event: "sign_in", time: expect.stringMatching(/^\d{4}-.*Z$/) });
  });

  test("shows no secret, even to who tries to log one", () => {
    const secret = "hunter2hunter2";
    const headers = { cookie: secret, authorization: secret, dpop: secret, "set-cookie": secret };
    const body = { password: secret, confirmToken: secret, number: secret, userCode: secret, token: secret };
    const [line] = logged((log) => log.info({ ...body, request: { headers, body }, headers, ok: "seen" }));
    expect(line).toMatchObject({ ok: "seen", password: "[redacted]" });
    expect(JSON.stringify(line)).not.toContain(secret);
  });
});

describe("an error", () => {
  test("is told by name, code, first line and frames", () => {
    const error = Object.assign(new Error("The disk is full\nsecond line"), { code: "ENOSPC" });
    const [line] = logged((log) => log.error({ event: "unforeseen", err: error }));
    const stack = expect.arrayContaining([expect.stringMatching(/^at /)]);
    expect(line?.err).toEqual({ name: "Error", code: "ENOSPC", message: "The disk is full", stack });
  });

  test("of a database client is told without the arguments that its message and stack quote", () => {
    const error = Object.assign(new Error("Invalid `create()` invocation:\n{ data: { name: 'Ludwig' } }"), {
      name: "PrismaClientKnownRequestError",
      code: "P2010",
      cause: Object.assign(new Error("relation Ludwig"), { name: "DriverAdapterError", code: "42P01" }),
    });
    const facts = errorFacts(error);
    expect(facts).toMatchObject({ code: "P2010", cause: { name: "DriverAdapterError", code: "42P01" } });
    expect(JSON.stringify(facts)).not.toContain("Ludwig");
  });

  test.each([undefined, null, "a sentence with a secret", 3])("that is none (%j) is told by its type", (thrown) => {
    expect(errorFacts(thrown)).toEqual({ name: typeof thrown });
  });
});
