import { Problem } from "./problem";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses a state-changing request that another site caused (`cross_site`). A browser always says where such a request
 * comes from; a client that says nothing is no browser and has no cookies that it did not put there itself. `Origin: null`
 * (sandboxed frames, some redirects) is foreign, and so is a request that no page caused (`Sec-Fetch-Site: none`): what
 * changes something is asked for by our own pages, never by an address typed or a bookmark.
 */
export function refuseCrossSite(request: Request, canonicalOrigin: string): void {
  if (SAFE_METHODS.has(request.method)) return;
  const origin = request.headers.get("origin");
  const site = request.headers.get("sec-fetch-site");
  const foreignOrigin = origin !== null && origin !== canonicalOrigin;
  const foreignSite = site !== null && site !== "same-origin";
  if (foreignOrigin || foreignSite) {
    throw new Problem("cross_site", { detail: `Open this site at ${canonicalOrigin} and try again.` });
  }
}
