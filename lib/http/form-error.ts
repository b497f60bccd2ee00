import type { Problem } from "./problem";

/**
 * Why a sign-in's form was refused that a browser sent by itself, for the page that it is led to: `/sign-in?error=rate_limited`. Anybody
 * may link there, so that each is a sentence that does no harm where it is not true, and has nothing in it of the link's.
 */
const FORM_ERRORS = [
  "wrong_password",
  "no_cookies",
  "proof_required",
  "rate_limited",
  "unavailable",
  "internal",
] as const;

export type FormError = (typeof FORM_ERRORS)[number];

/** What a page has no sentence for is `internal`, as it is to scripts. */
export function formErrorOf({ code }: Problem): FormError {
  return FORM_ERRORS.find((each) => each === code) ?? "internal";
}

export function formErrorIn(query: string | string[] | undefined): FormError | undefined {
  return FORM_ERRORS.find((each) => each === query);
}

/** Where it leads. */
export function signInPath(error: FormError | undefined): string {
  return error ? `/sign-in?error=${error}` : "/sign-in";
}
