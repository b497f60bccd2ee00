import { audit, requestPattern } from "../audit/audit";
import { AuditedProblem } from "../audit/audited-problem";
import { correlationId } from "../audit/correlation";
import { newNonce } from "../auth/nonce";
import { settings } from "../env/settings";
import { LightweightResponse } from "../http/lightweight/response";
import { refuseCrossSite } from "../http/origin";
import { Problem } from "../http/problem";
import { log } from "../log";
import { Refused } from "../login/login";

/** What every API route is: no framework, so that any server can mount it and a test needs none. */
export type Handler = (request: Request) => Promise<Response>;

/**
 * The edge around a handler: refuses other sites' requests, answers a thrown Problem as problem+json, keeps answers out
 * of caches, and turns anything unforeseen into `internal`. Each refusal has a correlation id that audit and log have too.
 */
export function handler(handle: Handler): Handler {
  return async (request) => {
    const response = await answer(request, handle);
    if (!response.headers.has("Cache-Control")) response.headers.set("Cache-Control", "no-store");
    // Whoever proves gets the next nonce with each answer, so that theirs never grows too old while they are at work.
    if (request.headers.has("dpop")) response.headers.set("DPoP-Nonce", newNonce());
    return response;
  };
}

async function answer(request: Request, handle: Handler): Promise<Response> {
  try {
    refuseCrossSite(request, settings().origin);
    return await handle(request);
  } catch (error) {
    const problem = asProblem(error);
    if (problem) await auditRefusal(request, problem);
    else logUnforeseen(request, error);
    return (problem ?? new Problem("internal", { detail: UNFORESEEN })).toResponse(correlationId(request));
  }
}

function logUnforeseen(request: Request, err: unknown): void {
  // Who hangs up in the middle of a body makes reading it fail, and must not fill the log.
  if (request.signal.aborted) return;
  log().error({ event: "unforeseen", request: requestPattern(request), correlationId: correlationId(request), err });
}

const UNFORESEEN = "Try again. If it stays, tell the operator the correlation id.";

/** Undefined for what nobody foresaw. */
function asProblem(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (!(error instanceof Refused)) return undefined;
  const { code, triesLeft } = error;
  return new Problem(code, triesLeft === undefined ? {} : { extensions: { triesLeft } });
}

async function auditRefusal(request: Request, problem: Problem): Promise<void> {
  // How proofs begin (RFC 9449 §8), and so no refusal.
  if (problem.code === "use_dpop_nonce") return;
  const [, ticketId] = /^\/api\/qr\/([\w-]{22})(?:\/|$)/.exec(new URL(request.url).pathname) ?? [];
  await audit(request, {
    type: "refused",
    detail: problem.code,
    ...(ticketId && { ticketId }),
    ...(problem instanceof AuditedProblem && problem.event),
  });
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new LightweightResponse(JSON.stringify(body), {
    status,
    headers: { ...headers, "Content-Type": "application/json" },
  });
}

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
type Method = (typeof METHODS)[number];

/** One path's handlers by method; any other method is a 405 problem that names the ones there are. */
export function methods(allowed: Partial<Record<Method, Handler>>): Record<Method, Handler> {
  const allow = Object.keys(allowed).join(", ");
  const refuse = handler(async () => {
    throw new Problem("invalid_request", { status: 405, detail: `Use ${allow}.`, headers: { Allow: allow } });
  });
  return Object.fromEntries(METHODS.map((method) => [method, allowed[method] ?? refuse])) as Record<Method, Handler>;
}
