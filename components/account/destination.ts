/** A fragment of the page itself (the link past the header), nothing to carry on. */
const ANCHORS = new Set(["#main"]);

/** Adds the address's fragment to where it leads next, unless that has one: a scanned code's id lives in it and nowhere else. */
export function withFragment(path: string, hash: string): string {
  return hash === "" || ANCHORS.has(hash) || path.includes("#") ? path : path + hash;
}

/** Why somebody is asked to sign in: to decide about a code they scanned, to scan one, or for anything else. */
export function purposeOf(callbackUrl: string, hash: string): "scanned" | "scanning" | "other" {
  if (!/^\/scan(?:[?#]|$)/.test(callbackUrl)) return "other";
  return withFragment(callbackUrl, hash).includes("#") ? "scanned" : "scanning";
}

/** @param page `/sign-in` or `/sign-up` */
export function accountPage(page: "/sign-in" | "/sign-up", callbackUrl: string, hash = ""): string {
  const path = callbackUrl === "/" ? page : `${page}?callbackUrl=${encodeURIComponent(callbackUrl)}`;
  return withFragment(path, hash);
}
