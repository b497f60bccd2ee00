/** All cookies of a request by name (RFC 6265 §5.4); a name that comes twice keeps its first value. */
export function readCookies(headers: Headers): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of (headers.get("cookie") ?? "").split(";")) {
    const separator = pair.indexOf("=");
    const name = pair.slice(0, Math.max(0, separator)).trim();
    if (name && !cookies.has(name)) cookies.set(name, decoded(pair.slice(separator + 1).trim()));
  }
  return cookies;
}

export function readCookie(headers: Headers, name: string): string | null {
  return readCookies(headers).get(name) ?? null;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
