import type { ProblemCode, ProblemDetails } from "@/lib/api/types";
import { hearTime, serverNow, steadyNow } from "./clock";
import { deviceKey, proofFor, TIMEOUT_MS, takeNonce } from "./device-key";

/**
 * Why a request failed. `offline` is ours: no answer came, so the request may or may not have been carried out. So is `no_cookies`: what
 * the server set a moment ago did not come back to it.
 */
export interface ApiError {
  code: ProblemCode | "offline" | "no_cookies";
  /** On `offline`: the browser itself has no network. */
  noNetwork?: boolean;
  /** On `rate_limited`, where it was told: when to try again, by the server's clock, milliseconds since 1970. */
  retryAtMs?: number;
  reason?: string;
  triesLeft?: number;
  reasons?: Readonly<Record<string, string>>;
  correlationId?: string;
}

export type ApiResult<T> = { ok: true; value: T } | { ok: false; error: ApiError };

export function isTemporary({ code }: ApiError): boolean {
  return code === "offline" || code === "internal" || code === "rate_limited";
}

export interface Call {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  /** A Blob travels as it is, URLSearchParams as a form, anything else as JSON. */
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  /** Whether to send a proof: in a form's field `proof`, otherwise in the header (RFC 9449 §4.1). */
  prove?: boolean;
}

/** Never throws. Each answer tells the time, too: see ./clock.ts. */
export async function call<T>(request: Call): Promise<ApiResult<T>> {
  try {
    let response = await send(request);
    // The nonce was too old; this answer brought a fresh one.
    if (request.prove && response.status === 401 && (await isStaleNonce(response))) response = await send(request);
    if (!response.ok) return { ok: false, error: await apiErrorOf(response, serverNow()) };
    const value = (response.status === 204 ? undefined : await response.json()) as T;
    return { ok: true, value };
  } catch (error) {
    if (error instanceof NoKey) return { ok: false, error: { code: "proof_required" } };
    return { ok: false, error: { code: "offline", ...(!navigator.onLine && { noNetwork: true }) } };
  }
}

class NoKey extends Error {}

async function send(request: Call): Promise<Response> {
  const sent = encoded(request.prove ? await proven(request) : request);
  const sentAt = steadyNow();
  const response = await fetch(request.path, {
    method: request.method,
    ...sent,
    cache: "no-store",
    credentials: "same-origin",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  hearTime(response, sentAt);
  takeNonce(response);
  return response;
}

async function proven(request: Call): Promise<Call> {
  await deviceKey().catch(() => {
    throw new NoKey();
  });
  const proof = await proofFor(request.method, request.path);
  if (!proof) return request;
  if (!(request.body instanceof URLSearchParams)) return { ...request, headers: { ...request.headers, dpop: proof } };
  const body = new URLSearchParams(request.body);
  body.set("proof", proof);
  return { ...request, body };
}

async function isStaleNonce(response: Response): Promise<boolean> {
  return (await problemOf(response.clone())).code === "use_dpop_nonce";
}

function encoded({ body, headers }: Call): { body?: BodyInit; headers: Record<string, string> } {
  const accept = { accept: "application/json", ...headers };
  if (body === undefined) return { headers: accept };
  if (body instanceof URLSearchParams) return { body, headers: accept };
  if (body instanceof Blob) return { body, headers: { "content-type": body.type, ...accept } };
  return { body: JSON.stringify(body), headers: { "content-type": "application/json", ...accept } };
}

type Problem = Partial<ProblemDetails> & Pick<ApiError, "reason" | "triesLeft" | "reasons">;

/** Reads an RFC 9457 problem. An outage, or anything else (a proxy's page), counts as `internal`, or as its status says. */
export async function apiErrorOf(response: Response, nowMs: number): Promise<ApiError> {
  const problem = await problemOf(response);
  const error: ApiError = { code: causeOf(problem) ?? codeOfStatus(response.status) };
  if (error.code === "rate_limited") error.retryAtMs = nowMs + 1000 * retryAfterSeconds(response);
  if (problem.reason) error.reason = problem.reason;
  if (problem.code === "unavailable") error.reason = "unavailable";
  if (problem.triesLeft !== undefined) error.triesLeft = problem.triesLeft;
  if (problem.reasons) error.reasons = problem.reasons;
  if (error.code === "internal" && problem.correlationId) error.correlationId = problem.correlationId;
  return error;
}

/** Signing in anew helps a browser whose key is another by now. A proof that is wrong in any other way is a fault of ours. */
function causeOf({ code, reason }: Problem): ApiError["code"] | undefined {
  return code === "unavailable" || (code === "proof_invalid" && reason !== "other_key") ? "internal" : code;
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    const body: unknown = await response.json();
    return typeof body === "object" && body !== null ? body : {};
  } catch {
    return {};
  }
}

function codeOfStatus(status: number): ProblemCode {
  if (status === 401) return "sign_in_required";
  if (status === 429) return "rate_limited";
  return "internal";
}

function retryAfterSeconds(response: Response): number {
  const seconds = Number(response.headers.get("retry-after"));
  return seconds > 0 && seconds < 86_400 ? Math.ceil(seconds) : 5;
}
