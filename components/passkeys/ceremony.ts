import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/browser";
import { type ApiError, call } from "@/components/api/call";
import { keyThumbprint } from "@/components/api/device-key";
import type { PasskeySeedResponse, PasskeysResponse } from "@/lib/api/types";
import { type Ceremony, ceremonyStatement } from "@/lib/passkeys/statement";

/** Loaded where a passkey is first asked for. */
const library = () => import("@simplewebauthn/browser");

/** Browsers leave some calls open for ever, past their own timeout. */
const PATIENCE_MS = 60_000;

/** Why a ceremony came to nothing. `aborted` is our own doing, and no failure to show. */
export type Failure = { why: "cancelled" | "aborted" | "known" | "unsupported" } | { why: "error"; error: ApiError };
export type Performed<T> = { ok: true; value: T } | ({ ok: false } & Failure);

export interface Proof {
  seed: string;
  assertion: AuthenticationResponseJSON;
}

export function hasPasskeys(): boolean {
  return typeof window !== "undefined" && window.isSecureContext && "PublicKeyCredential" in window;
}

/** Ends whatever ceremony waits for somebody. */
export async function abortCeremony(): Promise<void> {
  (await library()).WebAuthnAbortService.cancelCeremony();
}

/**
 * Asks for one of the account's passkeys, or for anybody's. `autofill` waits behind a field until one is picked there, unless it
 * says no once all is ready: a browser has one ceremony at a time, and this would end one that a press began meanwhile.
 */
export async function askPasskey(
  ceremony: Exclude<Ceremony, "add">,
  { username, autofill }: { username?: string; autofill?: () => boolean } = {},
): Promise<Performed<Proof>> {
  const begun = await begin(ceremony, username);
  if (!begun.ok) return begun;
  const { seed, rpId, challenge } = begun.value;
  const { startAuthentication } = await library();
  const optionsJSON = { challenge, rpId, userVerification: "required" } as const;
  if (autofill?.() === false) return { ok: false, why: "aborted" };
  const isAutofill = autofill !== undefined;
  const asked = await performed(() => startAuthentication({ optionsJSON, useBrowserAutofill: isAutofill }), isAutofill);
  return asked.ok ? { ok: true, value: { seed, assertion: asked.value } } : asked;
}

/** Signs what a confirmation shows. Asks the server nothing, so that the browser sees the tap. */
export async function signStatement(
  statement: string,
  { passkeys, rpId }: { passkeys: readonly { id: string; transports: readonly string[] }[]; rpId: string },
): Promise<Performed<AuthenticationResponseJSON>> {
  const challenge = await sha256(statement);
  const { startAuthentication } = await library();
  const optionsJSON = {
    challenge,
    rpId,
    userVerification: "required" as const,
    allowCredentials: passkeys.map(described),
  };
  return performed(() => startAuthentication({ optionsJSON }), false);
}

/** ES256, and RS256 for Windows Hello. */
const ALGORITHMS = [-7, -257];

export async function makePasskey({
  account,
  passkeys,
}: PasskeysResponse): Promise<Performed<{ seed: string; credential: RegistrationResponseJSON }>> {
  const begun = await begin("add", account.username);
  if (!begun.ok) return begun;
  const { seed, rpId, challenge } = begun.value;
  const { startRegistration } = await library();
  const optionsJSON = {
    challenge,
    rp: { id: rpId, name: location.hostname },
    user: { id: account.handle, name: account.username, displayName: account.name },
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: "public-key" as const, alg })),
    authenticatorSelection: {
      residentKey: "required",
      requireResidentKey: true,
      userVerification: "required",
    } as const,
    excludeCredentials: passkeys.map(described),
    attestation: "none" as const,
    // Without it Firefox on Android loses the key.
    extensions: { credProps: true },
  };
  const made = await performed(() => startRegistration({ optionsJSON }), false);
  return made.ok ? { ok: true, value: { seed, credential: made.value } } : made;
}

async function begin(ceremony: Ceremony, username: string | undefined) {
  const [called, jkt] = await Promise.all([
    call<PasskeySeedResponse>({ method: "GET", path: "/api/passkeys/seed" }),
    keyThumbprint().catch(() => undefined),
  ]);
  if (!called.ok) return { ok: false, why: "error", error: called.error } as const;
  if (!jkt) return { ok: false, why: "error", error: { code: "proof_required" } } as const;
  const { seed, rpId } = called.value;
  const said = { origin: location.origin, seed, jkt, ...(username !== undefined && { username }) };
  const challenge = await sha256(ceremonyStatement(ceremony, said));
  return { ok: true, value: { seed, rpId, challenge } } as const;
}

async function performed<T>(perform: () => Promise<T>, forEver: boolean): Promise<Performed<T>> {
  const timer = forEver ? undefined : setTimeout(abortCeremony, PATIENCE_MS);
  try {
    return { ok: true, value: await perform() };
  } catch (error) {
    return { ok: false, why: failureOf(error) };
  } finally {
    clearTimeout(timer);
  }
}

function failureOf(error: unknown): "cancelled" | "aborted" | "known" | "unsupported" {
  if (!(error instanceof Error)) return "cancelled";
  const code = "code" in error ? error.code : undefined;
  if (code === "ERROR_CEREMONY_ABORTED" || error.name === "AbortError") return "aborted";
  if (code === "ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED" || error.name === "InvalidStateError") return "known";
  // Chromium says so behind a certificate whose warning was clicked away.
  const isForbidden = /certificate/i.test(error.message) || error.name === "SecurityError";
  return isForbidden || error.name === "NotSupportedError" ? "unsupported" : "cancelled";
}

function described({ id, transports }: { id: string; transports: readonly string[] }) {
  return { id, type: "public-key" as const, transports: [...transports] as AuthenticatorTransport[] };
}

/** base64url */
export async function sha256(text: string): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return btoa(String.fromCharCode(...hash))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
