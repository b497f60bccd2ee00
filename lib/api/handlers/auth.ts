import { nextAuthOnNode } from "../../auth/next-auth";
import { newNonce } from "../../auth/nonce";
import { authOptions } from "../../auth/options";
import { checkProof, proofRequired, takeProof } from "../../auth/proof";
import { sessionAnswer, sessionCookieName, sessionOf } from "../../auth/session";
import { isRenewalDue } from "../../auth/session-token";
import { clientInfo } from "../../devices/client-info";
import { settings } from "../../env/settings";
import { readForm } from "../../http/body";
import { readCookie, readCookies } from "../../http/cookies";
import { LightweightResponse } from "../../http/lightweight/response";
import { Problem } from "../../http/problem";
import { safeRedirect } from "../../http/safe-redirect";
import { limit } from "../../limits/limits";
import { limitKey } from "../../network/network";
import { handler, json } from "../handler";

/** The parts of next-auth that are served, as `METHOD action/provider`. Its own pages and its log sink are not. */
const SERVED = new Set([
  "GET session",
  "GET csrf",
  "GET signin",
  "POST callback/password",
  "POST callback/qr",
  "POST signout",
]);

/**
 * `/api/auth/*`: next-auth, behind our edge. It is called as the plain request-and-response function that it is for a
 * Node server, so that this handler needs no framework either.
 */
export const auth = handler(async (request) => {
  const url = new URL(request.url);
  const path = url.pathname.split("/").slice(3);
  if (!SERVED.has(`${request.method} ${path.join("/")}`)) {
    throw new Problem("invalid_request", { status: 404, detail: "There is nothing here." });
  }
  if (path[0] === "session") {
    const answer = await sessionAsItIs(request);
    if (answer) return answer;
  }
  const form = request.method === "POST" ? await readForm(request) : {};
  if (path[0] === "callback") await limit("callbackPerAddress", limitKey(clientInfo(request.headers).ip));
  if (path[1] === "qr") await limit("claimOverall");
  const keyThumbprint = path[0] === "callback" ? await proveKey(request, form.proof) : undefined;
  const query = Object.fromEntries(url.searchParams);
  const answer = await callNextAuth(request, { path, form, query, keyThumbprint });
  // Whoever asks for the token of a form is about to send one, with a proof (RFC 9449 §8.2).
  if (path[0] === "csrf") answer.headers.set("DPoP-Nonce", newNonce());
  return answer;
});

/**
 * Most reads of a session need no new token, and so nothing of next-auth; undefined where one does. It would send one with
 * each answer, which might arrive after that of a sign-in and undo it.
 */
async function sessionAsItIs(request: Request): Promise<Response | undefined> {
  const token = readCookie(request.headers, sessionCookieName());
  const session = await sessionOf(token, request.headers);
  if (session && token && (await isRenewalDue(token))) return undefined;
  return json(session ? sessionAnswer(session) : {});
}

/**
 * The thumbprint of the key that a sign-in binds its device to; undefined only where browsers have no WebCrypto.
 * @throws Problem `proof_required`, `proof_invalid`, `use_dpop_nonce`
 */
async function proveKey(request: Request, proof: string | undefined): Promise<string | undefined> {
  if (proof) return takeProof(checkProof(proof, request));
  if (settings().secureContext) throw proofRequired();
  return undefined;
}

/**
 * A read signs nobody out: next-auth takes the cookie away where it finds no session, though the next request may have one (a
 * phone that asks for desktop sites calls itself another browser). A token that stands for nothing does no harm.
 */
function keepSessionCookie(headers: Headers): void {
  const name = sessionCookieName();
  const set = headers.getSetCookie();
  headers.delete("Set-Cookie");
  for (const cookie of set) {
    const takesAway = cookie.startsWith(`${name}=`) && !cookie.startsWith(`${name}=ey`);
    if (!takesAway) headers.append("Set-Cookie", cookie);
  }
}

type Fields = Record<string, string>;

/** Where to go is told by the request, and a session is one cookie: next-auth would put one together from `….0`, `….1` too. */
function isNotForNextAuth(cookieName: string): boolean {
  return cookieName.endsWith("next-auth.callback-url") || cookieName.startsWith(`${sessionCookieName()}.`);
}

async function callNextAuth(
  request: Request,
  {
    path,
    form,
    query,
    keyThumbprint,
  }: { path: string[]; form: Fields; query: Fields; keyThumbprint: string | undefined },
): Promise<Response> {
  const { origin } = settings();
  // next-auth reads its own address from here, or else from headers that any client may set.
  process.env.NEXTAUTH_URL = origin;
  delete process.env.AUTH_TRUST_HOST;

  const cookies = Object.fromEntries(readCookies(request.headers));
  for (const name of Object.keys(cookies)) if (isNotForNextAuth(name)) delete cookies[name];
  const callbackUrl = new URL(safeRedirect(form.callbackUrl ?? query.callbackUrl, origin), origin).href;

  const headers = new Headers({ "Cache-Control": "no-store" });
  let status = 200;
  let body = "";
  const response = {
    status: (code: number) => {
      status = code;
      return response;
    },
    getHeader: (name: string) => (name === "Set-Cookie" ? headers.getSetCookie() : headers.get(name)),
    setHeader: (name: string, value: string | string[]) => {
      headers.delete(name);
      for (const each of [value].flat()) headers.append(name, each);
      return response;
    },
    json: (value: unknown) => {
      headers.set("Content-Type", "application/json");
      body = JSON.stringify(value);
    },
    send: (value: unknown) => {
      if (typeof value === "string") body = value;
      else response.json(value ?? {});
    },
    end: () => {},
  };
  let unforeseen: { error: unknown } | undefined;
  await nextAuthOnNode(
    {
      method: request.method,
      headers: Object.fromEntries(request.headers),
      cookies,
      query: { ...query, callbackUrl, nextauth: path },
      body: { ...form, callbackUrl },
    },
    response,
    authOptions(request, keyThumbprint, (error) => {
      unforeseen = { error };
    }),
  );
  if (unforeseen) throw unforeseen.error;
  if (request.method === "GET") keepSessionCookie(headers);
  headers.set("Cache-Control", "no-store");
  return status === 204 || status === 304
    ? new Response(null, { status, headers })
    : new LightweightResponse(body, { status, headers });
}
