import { expect } from "vitest";
import { problems } from "../../http/problem";
import type { ProblemCode } from "../types";
import type { Answer } from "./answer";

/** Holds a refusal to RFC 9457 and to the contract: its status, its title, and that no cache keeps it; it has an id that the log has too. */
export function expectProblem(answer: Answer, code: ProblemCode, more: Record<string, unknown> = {}): void {
  const { status, title } = problems[code];
  expect(answer.body, `answered ${answer.status}`).toMatchObject({
    type: "about:blank",
    title,
    status,
    code,
    correlationId: expect.any(String),
    ...more,
  });
  expect({ status: answer.status, ...headersOf(answer) }).toEqual({
    status: more.status ?? status,
    "content-type": "application/problem+json",
    "cache-control": "no-store",
  });
  expect(answer.cookiesSet).toEqual([]);
}

function headersOf({ headers }: Answer) {
  return { "content-type": headers.get("content-type"), "cache-control": headers.get("cache-control") };
}
