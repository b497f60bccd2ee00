import { audit } from "../audit/audit";
import { AuditedProblem } from "../audit/audited-problem";
import { newNonce } from "../auth/nonce";
import { settings } from "../env/settings";
import { LightweightResponse } from "../http/lightweight/response";
import { refuseCrossSite } from "../http/origin";
import { Problem } from "../http/problem";
import { log } from "../log";
import { Refused } from "../login/login";
import type { Context } from "../network/context";

/** What every API route is: no framework, so that any server can mount it and a test needs none. */
export type Handler = (request: Request, context: Context) => Promise<Response>;

/**
 * The edge around a handler: refuses other sites' requests, answers a thrown Problem as problem+json, keeps answers out
 * of caches, and turns anything unforeseen into `internal`. Each refusal has a correlation id that audit and log have too.
 */
export function handler(handle: Handler): Handler {
  return async (request, context) => {
    const response = await answer(request, context, handle);
    if (!response.headers.has("Cache-Control")) response.headers.set("Cache-Control", "no-store");
    // Whoever proves gets the next nonce with each answer, so that theirs never grows too old while they are at work.
    if (request.headers.has("dpop")) response.headers.set("DPoP-Nonce", newNonce());
    return response;
  };
}

async function answer(request: Request, context: Context, handle: Handler): Promise<Response> {
  try {
    refuseCrossSite(request, settings().origin);
    return await handle(request, context);
  } catch (error) {
    const problem = asProblem(error);
    if (problem) await auditRefusal(context, problem);
    else logUnforeseen(request, context, error);
    return (problem ?? new Problem("internal", { detail: UNFORESEEN })).toResponse(context.correlationId);
  }
}

function logUnforeseen(request: Request, { method, route, correlationId }: Context, err: unknown): void {
  // Who hangs up in the middle of a body makes reading it fail, and must not fill the log.
  if (request.signal.aborted) return;
  log().error({ event: "unforeseen", request: `${method} ${route}`, correlationId, err });
}

const UNFORESEEN = "Try again. If it stays, tell the operator the correlation id.";

/** Undefined for what nobody foresaw. */
function asProblem(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (!(error instanceof Refused)) return undefined;
  const { code, triesLeft } = error;
  return new Problem(code, triesLeft === undefined ? {} : { extensions: { triesLeft } });
}

async function auditRefusal(context: Context, problem: Problem): Promise<void> {
  // How proofs begin (RFC 9449 §8), and so no refusal.
  if (problem.code === "use_dpop_nonce") return;
  const { id: ticketId } = context.params;
  const event = problem instanceof AuditedProblem ? problem.event : undefined;
  await audit(context, { type: "refused", detail: problem.code, ...(ticketId && { ticketId }), ...event });
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new LightweightResponse(JSON.stringify(body), {
    status,
    headers: { ...headers, "Content-Type": "application/json" },
  });
}

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
type Method = (typeof METHODS)[number];

/** One path's handlers by method. OPTIONS names the ones there are, and so does the 405 problem that any other method gets. */
export function methods(allowed: Partial<Record<Method, Handler>>): Record<Method, Handler> {
  const allow = Object.keys(allowed).join(", ");
  const options = handler(async () => new Response(null, { status: 204, headers: { Allow: allow } }));
  const refuse = handler(async () => {
    throw new Problem("invalid_request", { status: 405, detail: `Use ${allow}.`, headers: { Allow: allow } });
  });
  return Object.fromEntries(
    METHODS.map((method) => [method, allowed[method] ?? (method === "OPTIONS" ? options : refuse)]),
  ) as Record<Method, Handler>;
}
