/** A browser's cookies for one host, by name, as they travel (RFC 6265 §5.3, without paths and domains). */
export class CookieJar {
  readonly values: Map<string, string>;

  constructor(cookies: Iterable<readonly [string, string]> = []) {
    this.values = new Map(cookies);
  }

  /** Keeps what a response sets and forgets what it takes away. */
  take(response: Response, nowMs = Date.now()): void {
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = "", ...attributes] = cookie.split(";");
      const name = pair.slice(0, pair.indexOf("=")).trim();
      if (endsMs(attributes, nowMs) <= nowMs) this.values.delete(name);
      else this.values.set(name, pair.slice(pair.indexOf("=") + 1).trim());
    }
  }

  /** As the `Cookie` header; empty where there is none. */
  toString(): string {
    return [...this.values].map(([name, value]) => `${name}=${value}`).join("; ");
  }
}

function endsMs(attributes: string[], nowMs: number): number {
  const value = (name: string) =>
    attributes.find((each) => each.trim().toLowerCase().startsWith(`${name}=`))?.split("=")[1];
  const maxAge = value("max-age");
  if (maxAge !== undefined) return nowMs + 1000 * Number(maxAge);
  return Date.parse(value("expires") ?? "") || Number.POSITIVE_INFINITY;
}
