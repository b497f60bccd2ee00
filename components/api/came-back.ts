import type { SessionResponse } from "@/lib/api/types";
import { type ApiResult, call } from "./call";

/**
 * A sign-in that succeeded, unless its cookie does not come back: something on the way dropped it, and the next page would ask
 * to sign in without a word.
 */
export async function cameBack<T>(signedIn: ApiResult<T>): Promise<ApiResult<T>> {
  if (!signedIn.ok) return signedIn;
  const session = await call<Partial<SessionResponse>>({ method: "GET", path: "/api/auth/session" });
  return session.ok && !session.value.user ? { ok: false, error: { code: "no_cookies" } } : signedIn;
}
