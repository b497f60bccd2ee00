import { randomUUID } from "node:crypto";
import { newNonce } from "../auth/nonce";
import { settings } from "../env";
import { Refused } from "../login/login";
import { refuseCrossSite } from "./origin";
import { Problem } from "./problem";

/** What every API route is: no framework, so that any server can mount it and a test needs none. */
export type Handler = (request: Request) => Promise<Response>;

/**
 * The edge around a handler: refuses other sites' requests, answers a thrown Problem as problem+json, keeps answers out
 * of caches, and turns anything unforeseen into `internal` with a correlation id that the log has too.
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
    return asProblem(error).toResponse();
  }
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { ...headers, "Content-Type": "application/json" } });
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof Refused) {
    const { code, triesLeft } = error;
    return new Problem(code, triesLeft === undefined ? {} : { extensions: { triesLeft } });
  }
  const correlationId = randomUUID();
  console.error({ correlationId, error });
  return new Problem("internal", {
    detail: "Try again. If it stays, tell the operator this id.",
    extensions: { correlationId },
  });
}

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
type Method = (typeof METHODS)[number];

/** One path's handlers by method; any other method is a 405 problem that names the ones there are. */
export function methods(allowed: Partial<Record<Method, Handler>>): Record<Method, Handler> {
  const allow = Object.keys(allowed).join(", ");
  const refuse: Handler = async () =>
    new Problem("invalid_request", { status: 405, detail: `Use ${allow}.`, headers: { Allow: allow } }).toResponse();
  return Object.fromEntries(METHODS.map((method) => [method, allowed[method] ?? refuse])) as Record<Method, Handler>;
}
