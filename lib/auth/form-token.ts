import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { settings } from "../env/settings";
import { readCookie } from "../http/cookies";
import { authCookies, setCookie } from "./auth-cookies";

/*
 * The token of a form, which another site's form cannot know: in a cookie with its hash, and in the form. As next-auth makes and
 * checks it, which remains for the other ways to sign in: each takes the other's.
 */

export interface FormToken {
  token: string;
  /** To be set, where the request has none of ours. */
  setCookie?: string;
}

/** The one of the request's cookie, or a new one. */
export function formToken(headers: Headers): FormToken {
  const { csrfToken } = authCookies();
  const [known = "", hash = ""] = (readCookie(headers, csrfToken.name) ?? "").split("|");
  if (isSame(hash, hashOf(known))) return { token: known };
  const token = randomBytes(32).toString("hex");
  return { token, setCookie: setCookie(csrfToken, `${token}|${hashOf(token)}`) };
}

/** Whether a form comes from a page that was given this token before: one that was made for this answer is in no form. */
export function isOwnForm({ token }: FormToken, given: string | undefined): boolean {
  return given !== undefined && isSame(given, token);
}

function hashOf(token: string): string {
  return createHash("sha256")
    .update(token + settings().secrets[0])
    .digest("hex");
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
