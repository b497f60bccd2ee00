import { Problem } from "./problem";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/** What another site may lead to, and show nothing of: the provider upstream leads back. The login page's code is made only where its visit is our own. */
const LINKED = /^\/(login$|api\/(pictures|site|language)\/|api\/upstream\/callback$)/;

/**
 * Refuses a request that another site caused (`cross_site`), for its reads would use up the streams and the tries of whoever
 * visits it; only its links to pictures and languages are followed. A browser always says where such a request comes from; a client that
 * says nothing is no browser and has no cookies that it did not put there itself. `Origin: null` (sandboxed frames, some
 * redirects) is foreign. An address typed or a bookmark (`Sec-Fetch-Site: none`) reads, and what changes something is asked
 * for by our own pages.
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
