const NOWHERE = "http://own-path.invalid";
const LONGEST = 2048;

/**
 * Where to go after signing in: a path on this origin, from a `callbackUrl` that anyone may have written. An absolute URL on
 * `origin` is stripped of it; whatever could lead elsewhere, in any browser or after one decoding too many, becomes `/`.
 */
export function safeRedirect(raw: string | string[] | undefined, origin?: string): string {
  if (typeof raw !== "string" || raw.length > LONGEST || hasTrick(raw)) return "/";
  const relative = raw.startsWith("/");
  const base = relative ? NOWHERE : origin;
  const url = base !== undefined && URL.canParse(raw, base) ? new URL(raw, base) : undefined;
  if (!url || url.origin !== base || (!relative && !raw.includes("://"))) return "/";
  // Resolving dots can bring two slashes to the front ("/.//host"), so the result is checked and returned.
  return leadsAway(url.pathname) ? "/" : url.pathname + url.search + url.hash;
}

/** Browsers read a backslash as a slash, and drop tabs and line breaks. */
function hasTrick(text: string): boolean {
  return /[\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text);
}

/** Checks it as it is, and as it would be after one to three decodings. */
function leadsAway(path: string): boolean {
  let seen = path;
  for (let round = 0; round < 3; round++) {
    if (!startsOnce(seen)) return true;
    try {
      const decoded = decodeURIComponent(seen);
      if (hasTrick(decoded) || !startsOnce(decoded)) return true;
      seen = new URL(decoded, NOWHERE).pathname;
    } catch {
      return true;
    }
  }
  return !startsOnce(seen);
}

/** Leaves one slash in front: two name a host. */
function startsOnce(path: string): boolean {
  return /^\/(?!\s*\/)/u.test(path);
}
