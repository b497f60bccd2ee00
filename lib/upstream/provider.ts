import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  discovery,
} from "openid-client";
import { settings } from "../env/settings";
import { Problem } from "../http/problem";
import { log } from "../log";
import { perProcess } from "../process/per-process";

/** No longer, so that one that is down is told of here: a browser that was sent to it would only see that nobody answers. */
const KEPT_MS = 60_000;
/** Of each request to it; a page waits for 15 s. */
const PATIENCE_SECONDS = 5;

interface Discovered {
  issuer: string;
  configuration: Promise<Configuration>;
  atMs: number;
}

const current = perProcess<Discovered | undefined>("upstream-provider", () => undefined);

/** What became of it, where a sign-in at the provider does not come to its end. */
export class UpstreamFailure extends Error {
  override name = "UpstreamFailure";

  constructor(readonly why: "down" | "cancelled" | "refused") {
    super(why);
  }
}

/** The provider's settings; a 404 where there is none. @throws Problem */
export function upstreamHere() {
  const { upstream } = settings();
  if (!upstream) throw new Problem("invalid_request", { status: 404, detail: "There is nothing here." });
  return upstream;
}

/**
 * The provider, as it describes itself: asked when somebody first signs in there, never at the start, and again after a minute.
 * One that does not answer is asked again by the next who does.
 *
 * @throws UpstreamFailure `down`
 */
export async function upstreamProvider(nowMs = Date.now()): Promise<Configuration> {
  const { issuer, clientId, clientSecret } = upstreamHere();
  const known = current.get();
  if (known?.issuer === issuer && nowMs - known.atMs < KEPT_MS) return known.configuration;
  const configuration = discover(issuer, clientId, clientSecret);
  current.set({ issuer, configuration, atMs: nowMs });
  return configuration.catch((error: unknown) => {
    if (current.get()?.configuration === configuration) current.clear();
    throw failureOf(error, "discovery");
  });
}

/** For tests. */
export function forgetUpstream(): void {
  current.clear();
}

async function discover(issuer: string, clientId: string, clientSecret: string): Promise<Configuration> {
  const found = await discovery(
    new URL(issuer),
    clientId,
    undefined,
    // As it is, then as the provider takes it, which it tells there.
    (as, client, body, headers) => {
      const methods = as.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
      const way = methods.includes("client_secret_basic") ? ClientSecretBasic : ClientSecretPost;
      return way(clientSecret)(as, client, body, headers);
    },
    {
      timeout: PATIENCE_SECONDS,
      ...(issuer.startsWith("http:") && { execute: [allowInsecureRequests] }),
    },
  );
  return found;
}

/**
 * What openid-client's error means for whoever signs in. The log has what happened by the library's codes, and nothing that came
 * with it: answers hold names, and worse.
 */
export function failureOf(error: unknown, step: string): UpstreamFailure {
  if (error instanceof UpstreamFailure) return error;
  const { code, error: told, status } = (error ?? {}) as { code?: string; error?: string; status?: number };
  const cause = error instanceof Error ? error.name : "unknown";
  log().warn({ event: "upstream.failed", step, cause, code: code ?? told, ...(status !== undefined && { status }) });
  if (told === "access_denied") return new UpstreamFailure("cancelled");
  const isNoAnswer =
    (error instanceof TypeError && code === undefined) ||
    code === "OAUTH_TIMEOUT" ||
    code === "OAUTH_RESPONSE_IS_NOT_CONFORM" ||
    code === "OAUTH_RESPONSE_IS_NOT_JSON" ||
    told === "server_error" ||
    told === "temporarily_unavailable" ||
    (status !== undefined && status >= 500);
  return new UpstreamFailure(isNoAnswer ? "down" : "refused");
}
