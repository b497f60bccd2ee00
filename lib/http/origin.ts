import { Problem } from "./problem";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

const LINKED = /^\/api\/(pictures|site|language)\//;

/**
 * Refuses a request that another site caused (`cross_site`): its reads would use up the streams and attempts of whoever
 * visits it. Only links to pictures and languages are followed. A browser always says where such a request comes from; a
 * client that says nothing is no browser, and has no cookies but its own. `Origin: null` (sandboxed frames, some redirects)
 * is foreign. A typed address or a bookmark (`Sec-Fetch-Site: none`) may read and not change anything.
 */
export function refuseCrossSite(request: Request, canonicalOrigin: string): void {
  const origin = request.headers.get("origin");
  const site = request.headers.get("sec-fetch-site");
  const isSafe = SAFE_METHODS.has(request.method);
  const foreignOrigin = origin !== null && origin !== canonicalOrigin;
  const foreignSite = site !== null && site !== "same-origin" && !(isSafe && site === "none");
  if ((foreignOrigin || foreignSite) && !(isSafe && isLink(request))) {
    throw new Problem("cross_site", { detail: `Open this site at ${canonicalOrigin} and try again.` });
  }
}

function isLink({ headers, url }: Request): boolean {
  return (headers.get("sec-fetch-mode") ?? "navigate") === "navigate" && LINKED.test(new URL(url).pathname);
}
