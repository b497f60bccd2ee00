import { LightweightResponse } from "./lightweight/response";

/** Titles say what holds wherever a code stands: tickets, devices, browsers and passkeys share some. */
export const problems = {
  invalid_request: { status: 400, title: "The request is malformed" },
  sign_in_required: { status: 401, title: "Sign in first" },
  proof_required: { status: 401, title: "A proof of the device's key is required" },
  proof_invalid: { status: 401, title: "The proof of the device's key is not valid" },
  use_dpop_nonce: { status: 401, title: "The proof needs a fresh nonce" },
  cross_site: { status: 403, title: "Requests from other sites are refused" },
  not_your_ticket: { status: 403, title: "This code belongs to someone else" },
  step_up_required: { status: 403, title: "Enter your password again" },
  number_mismatch: { status: 403, title: "That is not the number on the other screen" },
  passkey_refused: { status: 403, title: "The passkey was not accepted" },
  sign_up_closed: { status: 403, title: "Accounts are not open to everybody here" },
  passwords_off: { status: 403, title: "Passwords are not taken here" },
  ticket_not_found: { status: 404, title: "There is nothing of that name" },
  wrong_state: { status: 409, title: "Its state does not allow that" },
  ticket_expired: { status: 410, title: "The code has expired" },
  link_spent: { status: 410, title: "This link is no longer good" },
  payload_too_large: { status: 413, title: "The request is too large" },
  unsupported_media_type: { status: 415, title: "The request has the wrong content type" },
  rate_limited: { status: 429, title: "Too many requests" },
  internal: { status: 500, title: "Something went wrong" },
  unavailable: { status: 503, title: "The service is not available now" },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof problems;

/** How somebody who is signed in proves who they are: here, or where they signed in. */
export type ProofMethod = "password" | "passkey" | "upstream" | "host";

export interface ProblemExtensions {
  /**
   * Finer than the code: `own_code`, `disowned_browser` and `new_browser` of `not_your_ticket`, `wrong_password` and
   * `passkey_required` and `wrong_person` of `step_up_required`, `withdrawn`, `already_signed_in` and `other_account` of
   * `wrong_state`, `other_key` of `proof_invalid`.
   */
  reason?:
    | "already_signed_in"
    | "other_account"
    | "other_key"
    | "own_code"
    | "disowned_browser"
    | "new_browser"
    | "wrong_password"
    | "passkey_required"
    | "wrong_passkey"
    | "wrong_person"
    | "too_many"
    | "withdrawn";
  /** What a step-up takes. */
  methods?: readonly ProofMethod[];
  triesLeft?: number;
  fields?: Readonly<Record<string, string>>;
  reasons?: Readonly<Record<string, string>>;
}

/** RFC 9457 problem details; `code` is stable, `detail` is for people. */
export interface ProblemDetails extends ProblemExtensions {
  type: string;
  title: string;
  status: number;
  code: ProblemCode;
  detail?: string;
  correlationId?: string;
}

export interface ProblemOptions {
  detail?: string;
  extensions?: ProblemExtensions;
  headers?: Record<string, string>;
  status?: number;
}

/** A refusal. Thrown anywhere below a handler, answered as `application/problem+json` at the edge (RFC 9457). */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly options: ProblemOptions;

  constructor(code: ProblemCode, options: ProblemOptions = {}) {
    super(options.detail ?? problems[code].title);
    this.name = "Problem";
    this.code = code;
    this.options = options;
  }

  get status(): number {
    return this.options.status ?? problems[this.code].status;
  }

  toResponse(correlationId?: string): Response {
    const body: ProblemDetails = {
      type: "about:blank",
      title: problems[this.code].title,
      status: this.status,
      code: this.code,
      ...(this.options.detail && { detail: this.options.detail }),
      ...this.options.extensions,
      ...(correlationId && { correlationId }),
    };
    return new LightweightResponse(JSON.stringify(body), {
      status: this.status,
      headers: { ...this.options.headers, "Content-Type": "application/problem+json", "Cache-Control": "no-store" },
    });
  }
}

export function rateLimited(retryAfterMs: number): Problem {
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000));
  return new Problem("rate_limited", {
    detail: `Try again in ${seconds} s.`,
    headers: { "Retry-After": String(seconds) },
  });
}
