import type { RegistrationResponseJSON } from "@simplewebauthn/browser";
import { type ApiResult, call } from "@/components/api/call";
import { cameBack } from "@/components/api/came-back";
import type { PasskeysResponse } from "@/lib/api/types";
import type { Proof } from "./ceremony";

export function readPasskeys(): Promise<ApiResult<PasskeysResponse>> {
  return call({ method: "GET", path: "/api/passkeys" });
}

export function addPasskey(body: {
  seed: string;
  credential: RegistrationResponseJSON;
}): Promise<ApiResult<PasskeysResponse>> {
  return call({ method: "POST", path: "/api/passkeys", body, prove: true });
}

export function renamePasskey(id: string, name: string): Promise<ApiResult<PasskeysResponse>> {
  return call({ method: "PATCH", path: `/api/passkeys/${id}`, body: { name }, prove: true });
}

export function removePasskey(id: string): Promise<ApiResult<PasskeysResponse>> {
  return call({ method: "DELETE", path: `/api/passkeys/${id}`, prove: true });
}

export function prove(proof: { password: string } | Proof): Promise<ApiResult<void>> {
  return call({ method: "POST", path: "/api/account/prove", body: proof, prove: true });
}

export function chooseConfirmations(
  body: { passkeyOnly: true } | ({ passkeyOnly: false } & Proof),
): Promise<ApiResult<PasskeysResponse>> {
  return call({ method: "PUT", path: "/api/account/confirmations", body, prove: true });
}

export function setForgottenPassword(body: { newPassword: string } & Proof): Promise<ApiResult<void>> {
  return call({ method: "PUT", path: "/api/account/password", body, prove: true });
}

/** Signs this browser in, as `signIn` of the account's pages does by password. */
export async function signInByPasskey(
  { seed, assertion }: Proof,
  { visit }: { visit: boolean },
): Promise<ApiResult<void>> {
  const csrf = await call<{ csrfToken: string }>({ method: "GET", path: "/api/auth/csrf" });
  if (!csrf.ok) return csrf;
  const { csrfToken } = csrf.value;
  const body = new URLSearchParams({ csrfToken, seed, assertion: JSON.stringify(assertion), json: "true" });
  if (visit) body.set("visit", "true");
  const called = await call<{ url?: string }>({
    method: "POST",
    path: "/api/auth/callback/passkey",
    body,
    prove: true,
  });
  if (!called.ok) return called;
  const query = new URL(called.value.url ?? "/", location.origin).searchParams;
  if (query.has("error") || query.has("csrf")) return { ok: false, error: { code: "internal" } };
  return cameBack({ ...called, value: undefined });
}
