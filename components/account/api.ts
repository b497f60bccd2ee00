import { type ApiResult, call } from "@/components/api/call";
import { cameBack } from "@/components/api/came-back";
import type { OneTimeLinkResponse, OneTimeLinkUsedResponse } from "@/lib/api/types";

/**
 * Signs this browser in by next-auth's form. A wrong username or password comes as `sign_in_required`.
 *
 * next-auth answers a stale CSRF token with 200 and an address, so the answer's address has to be looked at.
 *
 * @param chosen.endOthers signs the account out everywhere else, in the same request
 * @param chosen.visit until this browser is closed, and for twelve hours at most
 */
export async function signIn(
  { username, password }: { username: string; password: string },
  { endOthers = false, visit = false }: { endOthers?: boolean; visit?: boolean } = {},
): Promise<ApiResult<void>> {
  const csrf = await call<{ csrfToken: string }>({ method: "GET", path: "/api/auth/csrf" });
  if (!csrf.ok) return csrf;
  const { csrfToken } = csrf.value;
  const called = await call<{ url?: string }>({
    method: "POST",
    path: "/api/auth/callback/password",
    body: new URLSearchParams({
      csrfToken,
      username,
      password,
      json: "true",
      ...(endOthers && { endOthers: "true" }),
      ...(visit && { visit: "true" }),
    }),
    prove: true,
  });
  if (!called.ok) return called;
  const query = new URL(called.value.url ?? "/", location.origin).searchParams;
  // The token is a moment old: only its cookie can be missing.
  if (query.has("csrf")) return { ok: false, error: { code: "no_cookies" } };
  if (query.has("error")) return { ok: false, error: { code: "internal" } };
  return cameBack({ ...called, value: undefined });
}

export function signUp(account: { username: string; name: string; password: string }): Promise<ApiResult<unknown>> {
  return call({ method: "POST", path: "/api/account", body: account });
}

export function lookAtLink(token: string): Promise<ApiResult<OneTimeLinkResponse>> {
  return call({ method: "POST", path: "/api/links/look", body: { token } });
}

/** Of an invitation all of it, of a recovery the password. */
export function spendLink(
  token: string,
  typed: { username?: string; name?: string; password: string },
): Promise<ApiResult<OneTimeLinkUsedResponse>> {
  return call({ method: "POST", path: "/api/links/use", body: { token, ...typed }, prove: true });
}

export function saveName(name: string): Promise<ApiResult<{ name: string }>> {
  return call({ method: "PATCH", path: "/api/account", body: { name }, prove: true });
}

export function saveUsername(username: string): Promise<ApiResult<{ username: string }>> {
  return call({ method: "PATCH", path: "/api/account", body: { username }, prove: true });
}

export function exportAccount(): Promise<ApiResult<unknown>> {
  return call({ method: "GET", path: "/api/account/export", prove: true });
}

export function deleteAccount(): Promise<ApiResult<void>> {
  return call({ method: "DELETE", path: "/api/account", prove: true });
}

export function savePicture(picture: Blob): Promise<ApiResult<{ image: string }>> {
  return call({ method: "PUT", path: "/api/account/picture", body: picture, prove: true });
}

export function removePicture(): Promise<ApiResult<{ image: string }>> {
  return call({ method: "DELETE", path: "/api/account/picture", prove: true });
}

export function savePassword(passwords: { currentPassword: string; newPassword: string }): Promise<ApiResult<void>> {
  return call({ method: "PUT", path: "/api/account/password", body: passwords, prove: true });
}
