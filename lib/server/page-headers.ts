/** What every answer says unless its handler says otherwise: framed, sniffed and leaked by nobody; the camera is ours alone. */
export function pageHeaders(origin: string): [name: string, value: string][] {
  const headers: [string, string][] = [
    ["Content-Security-Policy", "frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'"],
    ["X-Frame-Options", "DENY"],
    ["X-Content-Type-Options", "nosniff"],
    // Not no-referrer: with it browsers send `Origin: null` with our own forms.
    ["Referrer-Policy", "same-origin"],
    ["Cross-Origin-Opener-Policy", "same-origin"],
    ["Cross-Origin-Resource-Policy", "same-origin"],
    ["Permissions-Policy", "camera=(self), microphone=(), geolocation=()"],
  ];
  if (origin.startsWith("https:")) headers.push(["Strict-Transport-Security", "max-age=31536000"]);
  return headers;
}
