import { proofOf, siteThumbprint } from "./device-key";
import { type FirstPartyCall, type FirstPartySession, firstPartyApi } from "./first-party";
import { answered, TIMEOUT_MS } from "./request";
import type { LoginApi } from "./types";

/** The first party's API for a page that is none of the login's own: it shares that origin's cookies, and its key. */
export function ownLoginApi(): LoginApi<FirstPartySession> {
  return firstPartyApi({ call: (request) => answered(() => send(request)), key });
}

async function key(): Promise<{ jkt: string | undefined } | null> {
  if (!isSecureContext) return { jkt: undefined };
  const jkt = await siteThumbprint().catch(() => undefined);
  return jkt === undefined ? null : { jkt };
}

async function send({ method, path, body, prove }: FirstPartyCall): Promise<Response> {
  if (prove && isSecureContext && body instanceof URLSearchParams) body.set("proof", await proofFor(path));
  const isForm = body === undefined || body instanceof URLSearchParams;
  return fetch(path, {
    method,
    cache: "no-store",
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: { accept: "application/json", ...(!isForm && { "content-type": "application/json" }) },
    ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
  });
}

async function proofFor(path: string): Promise<string> {
  const answer = await fetch("/api/device/nonce", { cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS) });
  return proofOf(new URL(path, location.origin).href, answer.headers.get("dpop-nonce") ?? undefined);
}
