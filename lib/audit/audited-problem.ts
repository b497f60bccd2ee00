import { Problem, type ProblemCode, type ProblemOptions } from "../http/problem";
import type { AuditEvent } from "./event";

/** A refusal that the audit has a name of its own for. Any other is recorded as `refused`, with its code. */
export class AuditedProblem extends Problem {
  constructor(
    code: ProblemCode,
    readonly event: AuditEvent,
    options: ProblemOptions = {},
  ) {
    super(code, options);
  }
}
