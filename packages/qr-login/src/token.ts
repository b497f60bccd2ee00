import { proofOf } from "./device-key";
import { type Ask, post } from "./request";
import type { ApiResult } from "./types";

/** What the site gets: an ID token, for its own server to check. */
export interface SignedIn {
  idToken: string;
  /** Of this browser's key: good for `userinfo` with a proof, for ten minutes. */
  accessToken: string;
}

/** Asks for tokens that are this browser's key's. Never throws. */
export async function token(issuer: string, form: Ask["form"]): Promise<ApiResult<SignedIn>> {
  const url = `${issuer}/oidc/token`;
  let nonce: string | undefined;
  try {
    for (;;) {
      const dpop = await proofOf(url, nonce).catch(() => undefined);
      if (!dpop) return { ok: false, error: { code: "proof_required" } };
      const response = await post({ url, form, headers: { dpop } });
      const body = (await response.json()) as { id_token?: string; access_token?: string; error?: string };
      if (response.ok && body.id_token) {
        return { ok: true, value: { idToken: body.id_token, accessToken: body.access_token ?? "" } };
      }
      const given = response.headers.get("dpop-nonce") ?? undefined;
      // This machine's clock is wrong: the server's nonce stands in for it.
      if (body.error === "use_dpop_nonce" && given && nonce === undefined) nonce = given;
      else
        return { ok: false, error: { code: isLater(response, body.error) ? "internal" : (body.error ?? "internal") } };
    }
  } catch {
    return { ok: false, error: { code: "offline" } };
  }
}

function isLater({ status }: Response, error: string | undefined): boolean {
  return status >= 500 || status === 429 || error === "slow_down";
}
