import { isIP } from "node:net";
import { isLoopbackHost } from "../env/settings";

/** On every answer, errors included. */
export function answerHeaders(origin: string): [name: string, value: string][] {
  const headers: [string, string][] = [
    ["X-Frame-Options", "DENY"],
    ["X-Content-Type-Options", "nosniff"],
    // Not no-referrer: with it browsers send `Origin: null` with our own forms.
    ["Referrer-Policy", "same-origin"],
    ["Cross-Origin-Opener-Policy", "same-origin"],
    ["Cross-Origin-Resource-Policy", "same-origin"],
    ["Origin-Agent-Cluster", "?1"],
    ["Permissions-Policy", PERMISSIONS.join(", ")],
  ];
  if (isHttps(origin) && isByName(origin)) headers.push(["Strict-Transport-Security", "max-age=31536000"]);
  return headers;
}

const PERMISSIONS = [
  "camera=(self)",
  ...["display-capture", "geolocation", "microphone", "midi", "payment", "usb"].map((feature) => `${feature}=()`),
];

/** The policy of what is no page: opened in a browser all the same, it can do nothing. */
export const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** `sha256-…` (CSP 3, section 2.3.1) of the styles that the build's pages have: of each sheet, and of what stands in a page's head as one. */
export interface StyleHashes {
  sheets: readonly string[];
  pages: readonly string[];
}

export interface PagePolicy {
  origin: string;
  /** Base64; new for each request, so that an injected script does not have it. */
  nonce: string;
  /** Next.js's development tools evaluate code, insert styles and keep a web socket. */
  development: boolean;
  wasm?: boolean;
  /** Where its forms' answers may redirect to, besides here. */
  formsLeadTo?: string | undefined;
  /** Of the styles that it allows. */
  styleHashes?: readonly string[];
}

/** Next.js reads the nonce from the request's own header and puts it on its scripts. */
export function pagePolicy(policy: PagePolicy): string {
  const { origin, nonce, development, wasm = false, styleHashes = [], formsLeadTo } = policy;
  const whenDeveloping = (source: string) => (development ? ` ${source}` : "");
  const directives = [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${wasm ? " 'wasm-unsafe-eval'" : ""}${whenDeveloping("'unsafe-eval'")}`,
    `style-src 'self'${styleHashes.map((hash) => ` '${hash}'`).join("")}${whenDeveloping("'unsafe-inline'")}`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "media-src 'self' blob:",
    "worker-src 'self'",
    "manifest-src 'self'",
    `connect-src 'self'${whenDeveloping("ws:")}`,
    `form-action 'self'${formsLeadTo ? ` ${formsLeadTo}` : ""}`,
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
  ];
  if (isHttps(origin)) directives.push("upgrade-insecure-requests");
  return directives.join("; ");
}

/** An address is never a known HSTS host (RFC 6797 §8.1.1), and a loopback name is everybody's. */
function isByName(origin: string): boolean {
  const { hostname } = new URL(origin);
  return isIP(hostname.replace(/^\[|\]$/g, "")) === 0 && !isLoopbackHost(hostname);
}

function isHttps(origin: string): boolean {
  return origin.startsWith("https:");
}
