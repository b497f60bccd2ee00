import { siteThumbprint } from "./device-key";
import type { LoginOptions } from "./login";
import { type SignedIn, token } from "./token";

/** One of the two is null; nothing here throws. */
export type Result<T> = { data: T; error: null } | { data: null; error: string };

export interface AuthorizeOptions extends LoginOptions {
  /** Where the answer comes back to: a page of yours that calls `handleCallback`, letter by letter as it was registered. */
  redirectUri: string;
}

/** What whoever asked keeps until the answer. */
export interface Asked {
  issuer: string;
  clientId: string;
  redirectUri: string;
  state: string;
  nonce: string;
  verifier: string;
}

/** An authorization request (OpenID Connect, PKCE), and what is to be kept of it. The state's first part says who waits for it. */
export async function authorize(
  { issuer, clientId, redirectUri, scope = "openid profile", nonce = random() }: AuthorizeOptions,
  state: string,
): Promise<{ url: string; asked: Asked }> {
  const { origin } = new URL(issuer);
  const verifier = random();
  const jkt = await siteThumbprint().catch(() => undefined);
  const params = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: "code",
    scope,
    state,
    nonce,
    code_challenge: await sha256(verifier),
    code_challenge_method: "S256",
    ...(jkt && { dpop_jkt: jkt }),
    ...(state.startsWith("popup.") && { display: "popup" }),
  });
  const asked = { issuer: origin, clientId, redirectUri, state, nonce, verifier };
  return { url: `${origin}/oidc/authorize?${params}`, asked };
}

/** Makes tokens of the answer, where it is one to what was asked (RFC 9207). */
export async function answered(params: URLSearchParams, asked: Asked): Promise<Result<SignedIn>> {
  const { issuer, clientId, redirectUri, state, nonce, verifier } = asked;
  if (params.get("state") !== state || params.get("iss") !== issuer) return failed("invalid_answer");
  const code = params.get("code");
  if (!code) return failed(params.get("error") ?? "invalid_answer");
  const grant = { grant_type: "authorization_code", code, redirect_uri: redirectUri, code_verifier: verifier };
  const taken = await token(issuer, { ...grant, client_id: clientId });
  if (!taken.ok) return failed(taken.error.code);
  return nonceOf(taken.value.idToken) === nonce ? { data: taken.value, error: null } : failed("invalid_answer");
}

export function failed(error: string): Result<never> {
  return { data: null, error };
}

/** 256 bits, as letters of an address. */
export function random(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

async function sha256(text: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
}

function nonceOf(idToken: string): unknown {
  try {
    const payload = (idToken.split(".")[1] ?? "").replace(/-/g, "+").replace(/_/g, "/");
    return (JSON.parse(atob(payload)) as { nonce?: unknown }).nonce;
  } catch {
    return undefined;
  }
}
