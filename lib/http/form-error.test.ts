import { expect, test } from "vitest";
import { formErrorIn, formErrorOf, signInPath } from "./form-error";
import { Problem } from "./problem";

test("what a form was refused by comes back from the page's address", () => {
  for (const code of ["rate_limited", "proof_required", "unavailable", "internal"] as const) {
    const { searchParams } = new URL(signInPath(formErrorOf(new Problem(code))), "http://localhost");
    expect(formErrorIn(searchParams.get("error") ?? undefined)).toBe(code);
  }
  expect(formErrorOf(new Problem("invalid_request"))).toBe("internal");
});

test("an address says nothing else", () => {
  for (const query of [
    undefined,
    "",
    "Call 0800 123",
    "toString",
    "RATE_LIMITED",
    ["rate_limited"],
    ["a", "internal"],
  ]) {
    expect(formErrorIn(query)).toBeUndefined();
  }
});
