import { audit } from "../audit/audit";
import { AuditedProblem } from "../audit/audited-problem";
import { newNonce } from "../auth/nonce";
import { settings } from "../env/settings";
import { LightweightResponse } from "../http/lightweight/response";
import { refuseCrossSite } from "../http/origin";
import { Problem } from "../http/problem";
import { Refused } from "../login/refused";
import type { Context } from "../network/context";
import { unforeseen } from "./unforeseen";

/** No framework, so that any server can mount a handler and a test needs none. */
export type Handler = (request: Request, context: Context) => Promise<Response>;

interface Edge {
  crossSite?: "refused" | "its own";
  /** The path of where a browser is led that sends the form by itself, and would show a refusal as it came. */
  page?: (refusal: Problem) => string;
}

/**
 * The edge around a handler: refuses other sites' requests, unless that is its own to see to, answers a thrown Problem as
 * problem+json, keeps answers out of caches, and turns anything unforeseen into `internal`. Each refusal has a correlation id
 * that audit and log have too.
 */
export function handler(handle: Handler, { crossSite = "refused", page }: Edge = {}): Handler {
  return async (request, context) => {
    const response = await answer(request, context, handle, { crossSite, ...(page && { page }) });
    if (!response.headers.has("Cache-Control")) response.headers.set("Cache-Control", "no-store");
    // Each answer to a proof brings the next nonce, so that a client at work never has a stale one.
    if (request.headers.has("dpop")) response.headers.set("DPoP-Nonce", newNonce());
    return response;
  };
}

async function answer(
  request: Request,
  context: Context,
  handle: Handler,
  { crossSite, page }: Edge,
): Promise<Response> {
  try {
    if (crossSite === "refused") refuseCrossSite(request, settings().origin);
    return await handle(request, context);
  } catch (error) {
    const { correlationId, method, route } = context;
    const refusal = asProblem(error);
    if (refusal) await auditRefusal(context, refusal);
    // A client that hangs up in the middle of a body makes reading fail, and must not fill the log.
    if (!refusal && request.signal.aborted) return new Problem("internal").toResponse(correlationId);
    const problem = refusal ?? unforeseen(error, { request: `${method} ${route}`, correlationId });
    if (page && isNavigation(request, problem)) return seeInstead(settings().origin + page(problem));
    return problem.toResponse(correlationId);
  }
}

/**
 * A browser says that it navigates (Fetch Metadata, section 2.3), over plain http by what it accepts: a program may accept HTML as
 * well, and waits for the problem. Another site's form leads nowhere.
 */
function isNavigation({ headers }: Request, { code }: Problem): boolean {
  const mode = headers.get("sec-fetch-mode") ?? (headers.get("accept")?.startsWith(OF_PAGES) ? "navigate" : undefined);
  return mode === "navigate" && code !== "cross_site";
}

/** What browsers accept begins so where they open a page, and nowhere else. */
const OF_PAGES = "text/html,application/xhtml+xml,";

function seeInstead(url: string): Response {
  return new LightweightResponse("", { status: 303, headers: { Location: url } });
}

function asProblem(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (!(error instanceof Refused)) return undefined;
  const { code, triesLeft } = error;
  if (code === "kind_mismatch") {
    return new Problem("invalid_request", {
      detail: "A confirmation repeats the `kind` that its scan was answered with.",
    });
  }
  return new Problem(code, triesLeft === undefined ? {} : { extensions: { triesLeft } });
}

async function auditRefusal(context: Context, problem: Problem): Promise<void> {
  // The first proof of a client ends so (RFC 9449 §8): no refusal.
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

/** One path's handlers by method. OPTIONS and the 405 of any other method name them. */
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
