/** The link past the header is a fragment of the page itself, nothing to carry on. */
const ANCHORS = new Set(["#main"]);

/** Adds the address's fragment to the next page's, unless that has one: a scanned code's id lives only there. */
export function withFragment(path: string, hash: string): string {
  return hash === "" || ANCHORS.has(hash) || path.includes("#") ? path : path + hash;
}

export function purposeOf(callbackUrl: string, hash: string): "scanned" | "scanning" | "other" {
  if (!/^\/scan(?:[?#]|$)/.test(callbackUrl)) return "other";
  return withFragment(callbackUrl, hash).includes("#") ? "scanned" : "scanning";
}

export function accountPage(page: "/sign-in" | "/sign-up", callbackUrl: string, hash = ""): string {
  const path = callbackUrl === "/" ? page : `${page}?callbackUrl=${encodeURIComponent(callbackUrl)}`;
  return withFragment(path, hash);
}

/** A new account on a computer, made for its own sake, needs a phone next. */
export function afterSignUp(callbackUrl: string): string {
  const isComputer = matchMedia("(hover: hover) and (pointer: fine)").matches;
  return callbackUrl === "/" && isComputer ? "/link/new?welcome" : callbackUrl;
}
