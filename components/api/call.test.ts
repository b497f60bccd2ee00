import { expect, test } from "vitest";
import { apiErrorOf } from "./call";

function problem(status: number, body: object, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/problem+json", ...headers },
  });
}

test("a problem's code is kept, with what refines it", async () => {
  const told = { code: "not_your_ticket", reason: "own_code", title: "No", status: 403, correlationId: "c1" };
  const answer = problem(403, told);
  expect(await apiErrorOf(answer, 0)).toEqual({ code: "not_your_ticket", reason: "own_code" });
});

test("a proof is told as one of a lost key only where it is by another", async () => {
  const refused = { code: "proof_invalid", status: 401, correlationId: "c1" };
  const other = problem(401, { ...refused, reason: "other_key" });
  expect(await apiErrorOf(other, 0)).toEqual({ code: "proof_invalid", reason: "other_key" });
  expect(await apiErrorOf(problem(401, refused), 0)).toEqual({ code: "internal", correlationId: "c1" });
});

test("reasons and the correlation id come along", async () => {
  expect(
    await apiErrorOf(problem(400, { code: "invalid_request", reasons: { username: "username_taken" } }), 0),
  ).toEqual({
    code: "invalid_request",
    reasons: { username: "username_taken" },
  });
  expect(await apiErrorOf(problem(500, { code: "internal", correlationId: "c1" }), 0)).toEqual({
    code: "internal",
    correlationId: "c1",
  });
});

test("only what the operator must look into brings its id along", async () => {
  const answer = problem(410, { code: "ticket_expired", correlationId: "c1" });
  expect(await apiErrorOf(answer, 0)).toEqual({ code: "ticket_expired" });
});

test("Retry-After becomes a moment", async () => {
  expect(await apiErrorOf(problem(429, { code: "rate_limited" }, { "retry-after": "7" }), 1_000)).toEqual({
    code: "rate_limited",
    retryAtMs: 8_000,
  });
});

test.each(["", "soon", "-3", "1e99"])("a Retry-After of %j means a few seconds", async (value) => {
  const error = await apiErrorOf(problem(429, { code: "rate_limited" }, { "retry-after": value }), 0);
  expect(error.retryAtMs).toBe(5_000);
});

test.each([
  [502, "internal"],
  [404, "internal"],
  [401, "sign_in_required"],
  [429, "rate_limited"],
] as const)("a page of a proxy with status %i counts as %s", async (status, code) => {
  const error = await apiErrorOf(new Response("<h1>Oops</h1>", { status }), 0);
  expect(error.code).toBe(code);
});

test.each(["null", "3", '"x"', "[]"])("a JSON body of %s is no problem answer", async (body) => {
  expect(await apiErrorOf(new Response(body, { status: 500 }), 0)).toEqual({ code: "internal" });
});
