/**
 * All cookies of a request by name (RFC 6265 §5.4); a repeated name keeps its first value. Only spaces and tabs are trimmed:
 * browsers take a name with another character before `__Host-` for one that a neighbouring site may set.
 */
export function readCookies(headers: Headers): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of (headers.get("cookie") ?? "").split(";")) {
    const separator = pair.indexOf("=");
    const name = trimmed(pair.slice(0, Math.max(0, separator)));
    if (name && !cookies.has(name)) cookies.set(name, decoded(trimmed(pair.slice(separator + 1))));
  }
  return cookies;
}

export function readCookie(headers: Headers, name: string): string | null {
  return readCookies(headers).get(name) ?? null;
}

function trimmed(text: string): string {
  return text.replace(/^[ \t]+|[ \t]+$/g, "");
}

function decoded(value: string): string {
  if (!value.includes("%")) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
