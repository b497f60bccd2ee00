import { authCookies, sessionCookie, setCookie } from "../../auth/auth-cookies";
import { formToken, isOwnForm } from "../../auth/form-token";
import { loadNextAuth } from "../../auth/next-auth";
import { newNonce } from "../../auth/nonce";
import { authOptions, isSessionDue } from "../../auth/options";
import { countRequest, type SignInSource } from "../../auth/password-sign-in";
import { type CheckedProof, checkProof, onceOf, proofRequired, takeProof, usedBefore } from "../../auth/proof";
import { findProvenSession, readSessionToken, sessionAnswer, sessionCookieName, sessionOf } from "../../auth/session";
import { encodeSession } from "../../auth/session-token";
import type { SigningIn } from "../../auth/sign-in";
import { takingOnce } from "../../auth/taking-once";
import { signInByTicket as claimTicket } from "../../auth/ticket-sign-in";
import { database } from "../../db/database";
import { settings } from "../../env/settings";
import { readForm } from "../../http/body";
import { readCookies } from "../../http/cookies";
import { type FormError, formErrorOf, signInPath } from "../../http/form-error";
import { LightweightResponse } from "../../http/lightweight/response";
import type { Problem } from "../../http/problem";
import { safeRedirect } from "../../http/safe-redirect";
import { browserSecret } from "../../http/ticket-cookie";
import { limit, limitAddress, limitOverall, refuseIfOver, sharerAt } from "../../limits/limits";
import { isShownBy } from "../../login/login";
import { UsedBefore } from "../../login/once";
import { Refused } from "../../login/refused";
import type { Context } from "../../network/context";
import { assertionIn, passkeysHere } from "../../passkeys/webauthn";
import type { Ticket } from "../../ticket/ticket";
import { hostHere } from "../../upstream/hand-over";
import { upstreamHere } from "../../upstream/provider";
import { login } from "../../wiring";
import { handler, json } from "../handler";

/*
 * `/api/auth/*`: next-auth, behind our edge, of which only what stands here is served: neither its pages nor its log sink.
 * It is called as the plain request-and-response function that it is for a Node server, so that no framework is needed. What each
 * login by a code asks for (`session`, `csrf`, `callback/qr`) is answered as it would, and without it.
 */

/** `GET /api/auth/session`. With a proof it also says that the device is still in use. */
export const readSession = handler(async (request, context) => {
  if (request.headers.has("dpop")) await findProvenSession(request, context, "readPerDevice");
  return (await sessionAsItIs(request, context)) ?? callNextAuth(request, context, ["session"]);
});

/** `GET /api/auth/csrf`, the token of a form. Whoever asks for it is about to send one, with a proof (RFC 9449 §8.2). */
export const csrfToken = handler(async (request) => {
  const { token, setCookie: field } = formToken(request.headers);
  const response = json({ csrfToken: token }, 200, { Pragma: "no-cache", Expires: "0", "DPoP-Nonce": newNonce() });
  setCookies(response, field, callbackCookie(callbackUrlOf(request)));
  return response;
});

/** `GET /api/auth/signin`: leads to our own page. */
export const signInPage = handler(async (request, context) => {
  const response = await callNextAuth(request, context, ["signin"]);
  // next-auth's answer to a form without the token of its cookie, which that answer has set where there was none.
  if (!new URL(request.url).searchParams.has("csrf")) return response;
  const { origin } = settings();
  const page = new URL(response.headers.get("Location") ?? "/sign-in", origin);
  const error: FormError = formToken(request.headers).setCookie ? "no_cookies" : "internal";
  page.searchParams.set("error", error);
  response.headers.set("Location", page.href);
  return response;
});

/** `GET /api/auth/error`: where a sign-in that next-auth refuses leads who did not ask for JSON. */
export const signInError = handler(async (request) => {
  const { searchParams } = new URL(request.url);
  const Location = settings().origin + signInPath(formErrorOfNextAuth(searchParams));
  return new LightweightResponse("", { status: 302, headers: { Location } });
});

/** What else may be wrong with somebody's credentials, only scripts have asked. */
function formErrorOfNextAuth(told: URLSearchParams): FormError | undefined {
  const error = told.get("error");
  if (error === "CredentialsSignin") return told.get("provider") === "password" ? "wrong_password" : undefined;
  return error === null ? undefined : "internal";
}

/** Where a form of these leads that is refused, as next-auth's do. */
const SIGN_IN = { page: (refusal: Problem) => signInPath(formErrorOf(refusal)) };

/** `POST /api/auth/callback/password` */
export const signInByPassword = handler((request, context) => signIn(request, context, "password"), SIGN_IN);

/** `POST /api/auth/callback/passkey` */
export const signInByPasskey = handler((request, context) => {
  passkeysHere();
  return signIn(request, context, "passkey");
}, SIGN_IN);

/** `POST /api/auth/callback/qr` */
export const signInByTicket = handler(claim, { page: () => "/login" });

/** The desktop claims its confirmed ticket, and its proof is taken with that. */
async function claim(request: Request, context: Context): Promise<Response> {
  const form = await readForm(request);
  const id = form.id ?? "";
  const proof = checkKey(request, form.proof);
  const shown = await countClaim(id, browserSecret(request, id), context.client.ip);
  const claiming = { request, context, keyThumbprint: proof?.jkt };
  if (!proof) return claimed(claiming, form, { shown, once: undefined });
  const once = onceOf(proof);
  return takingOnce(once, () => claimed(claiming, form, { shown, once })).catch((error) => {
    throw error instanceof UsedBefore ? usedBefore() : error;
  });
}

async function claimed(browser: SigningIn, form: Fields, asked: Parameters<typeof claimTicket>[2]): Promise<Response> {
  const { request } = browser;
  const csrf = formToken(request.headers);
  const callbackUrl = callbackUrlOf(request, form);
  const cookies = [csrf.setCookie, callbackCookie(callbackUrl)];
  const { origin } = settings();
  if (!isOwnForm(csrf, form.csrfToken)) return leadTo(`${origin}/api/auth/signin?csrf=true`, form, { cookies });
  try {
    const { id: userId, deviceId, visitEndsAt } = await claimTicket(browser, form.id ?? "", asked);
    const token = encodeSession({ userId, deviceId }, visitEndsAt);
    cookies.push(sessionCookie(token, { isVisit: visitEndsAt !== undefined }));
    return leadTo(callbackUrl, form, { cookies });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    // Whoever looks on gets a code that is good.
    const refused = isJsonAsked(form) ? `/api/auth/error?error=${error.code}` : "/login";
    return leadTo(origin + refused, form, { cookies, status: 401 });
  }
}

/** `POST /api/auth/callback/upstream`: by what came of this browser's way to the provider. */
export const signInByUpstream = handler((request, context) => {
  upstreamHere();
  return signIn(request, context, "upstream");
}, SIGN_IN);

/** `POST /api/auth/callback/host`: by the host's token, in the field `token`. */
export const signInByHost = handler((request, context) => {
  hostHere();
  return signIn(request, context, "host");
}, SIGN_IN);

/** `POST /api/auth/signout` */
export const signOut = handler(async (request, context) => {
  return callNextAuth(request, context, ["signout"], { form: await readForm(request) });
});

/** Where a form leads: told as JSON to who asks so, and else by a redirect. */
function leadTo(url: string, form: Fields, answer: { cookies: (string | undefined)[]; status?: number }) {
  const response = isJsonAsked(form)
    ? json({ url }, answer.status)
    : new LightweightResponse("", { status: 302, headers: { Location: url } });
  setCookies(response, ...answer.cookies);
  return response;
}

function isJsonAsked({ json: asked }: Fields): boolean {
  return asked === "true";
}

function setCookies({ headers }: Response, ...cookies: (string | undefined)[]): void {
  for (const cookie of cookies) if (cookie) headers.append("Set-Cookie", cookie);
}

function callbackCookie(url: string): string {
  return setCookie(authCookies().callbackUrl, url);
}

/** Less than a browser keeps (RFC 6265bis §5.7), as a cookie's value. */
const LONGEST_CALLBACK = 3_072;

/** Where the browser goes from here, whatever the request says: on our own origin, and no further than fits into its cookie. */
function callbackUrlOf(request: Request, form: Fields = {}): string {
  const { origin } = settings();
  const asked = form.callbackUrl ?? new URL(request.url).searchParams.getAll("callbackUrl").at(-1);
  const { href } = new URL(safeRedirect(asked, origin), origin);
  return encodeURIComponent(href).length > LONGEST_CALLBACK ? new URL(origin).href : href;
}

type Way = "password" | "passkey" | "upstream" | "host";

async function signIn(request: Request, context: Context, provider: Way): Promise<Response> {
  const form = await readForm(request);
  const proof = checkKey(request, form.proof);
  const { ip } = context.client;
  if (provider === "passkey") await countPasskey(form.assertion, { ip, keyThumbprint: proof?.jkt });
  else if (provider !== "password") await limitAddress("upstreamPerAddress", ip);
  else await countRequest(form.username ?? "", { ip, keyThumbprint: proof?.jkt });
  const keyThumbprint = proof && (await takeProof(proof));
  return callNextAuth(request, context, ["callback", provider], { form, keyThumbprint });
}

/**
 * Most reads of a session need no new token, and so nothing of next-auth; undefined where one does. It would send one with
 * each answer, which might arrive after that of a sign-in and undo it.
 */
async function sessionAsItIs(request: Request, { client }: Context): Promise<Response | undefined> {
  const session = await sessionOf(readSessionToken(request.headers).token, client);
  if (session && isSessionDue(request.headers)) return undefined;
  return json(session ? sessionAnswer(session) : {});
}

/**
 * By its ticket where it comes with that one's cookie, so that no neighbour can use it up, and else by its address. What is over
 * its limit is refused before the ticket is read; with a cookie only that tells whose it is.
 *
 * @returns the ticket, where it is the browser's own
 */
async function countClaim(id: string, secret: string | null, ip: string): Promise<Ticket | undefined> {
  if (secret !== null) {
    refuseIfOver("claimPerTicket", id);
    const ticket = (await login().peek(id))?.ticket;
    if (ticket && isShownBy(ticket, secret, null)) {
      await limit("claimPerTicket", id);
      await limitOverall("claimOverall", sharerAt(ip));
      return ticket;
    }
  }
  await limitAddress("callbackPerAddress", ip);
  return undefined;
}

/** Whose it says to be is judged later; a key that this account does not know counts by its address. */
async function countPasskey(assertion: string | undefined, source: SignInSource): Promise<void> {
  const id = assertionIn(assertion ?? "")?.id;
  const where = { passkeys: { some: { id: id ?? "" } } };
  const user = id ? await database().user.findFirst({ where, select: { username: true } }) : null;
  await countRequest(user?.username ?? "", source, "passkeyPerAddress");
}

/**
 * The proof of the key that a sign-in binds its device to; undefined only where browsers have no WebCrypto.
 * @throws Problem `proof_required`, `proof_invalid`, `use_dpop_nonce`
 */
function checkKey(request: Request, proof: string | undefined): CheckedProof | undefined {
  if (proof) return checkProof(proof, request);
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

/** Without an end of its own the session's cookie goes as its browser is closed. */
function endWithBrowser(headers: Headers): void {
  const set = headers.getSetCookie();
  headers.delete("Set-Cookie");
  for (const cookie of set) {
    const isSession = cookie.startsWith(`${sessionCookieName()}=`);
    headers.append("Set-Cookie", isSession ? cookie.replace(/; *(?:Expires|Max-Age)=[^;]*/gi, "") : cookie);
  }
}

type Fields = Record<string, string>;

/** Where to go is told by the request, and a session is one cookie: next-auth would put one together from `….0`, `….1` too. */
function isNotForNextAuth(cookieName: string): boolean {
  return cookieName.endsWith("qr-login.callback-url") || cookieName.startsWith(`${sessionCookieName()}.`);
}

/**
 * @param path next-auth's own, below `/api/auth`
 * @param posted what a form says, and the key that came with it proved
 */
async function callNextAuth(
  request: Request,
  context: Context,
  path: string[],
  { form = {}, keyThumbprint }: { form?: Fields; keyThumbprint?: string | undefined } = {},
): Promise<Response> {
  const query = Object.fromEntries(new URL(request.url).searchParams);
  const { origin } = settings();
  // next-auth reads its own address from here, or else from headers that any client may set.
  process.env.NEXTAUTH_URL = origin;
  delete process.env.AUTH_TRUST_HOST;

  const cookies = Object.fromEntries(readCookies(request.headers));
  for (const name of Object.keys(cookies)) if (isNotForNextAuth(name)) delete cookies[name];
  const { token } = readSessionToken(request.headers);
  if (token !== null) cookies[sessionCookieName()] = token;
  const callbackUrl = callbackUrlOf(request, form);

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
  let isVisit = false;
  const nextAuth = await loadNextAuth();
  await nextAuth.handle(
    {
      // It knows no HEAD, whose answer is that of GET without the body.
      method: request.method === "POST" ? "POST" : "GET",
      headers: Object.fromEntries(request.headers),
      cookies,
      query: { ...query, callbackUrl, nextauth: path },
      body: { ...form, callbackUrl },
    },
    response,
    authOptions(nextAuth, request, context, keyThumbprint, {
      unforeseen: (error) => {
        unforeseen = { error };
      },
      visit: () => {
        isVisit = true;
      },
    }),
  );
  if (unforeseen) throw unforeseen.error;
  if (isVisit) endWithBrowser(headers);
  if (request.method !== "POST") keepSessionCookie(headers);
  headers.set("Cache-Control", "no-store");
  return status === 204 || status === 304
    ? new Response(null, { status, headers })
    : new LightweightResponse(body, { status, headers });
}
