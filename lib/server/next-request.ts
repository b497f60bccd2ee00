import type { IncomingHttpHeaders, IncomingMessage } from "node:http";

/** Keeps of a request only what Next.js's own script may have sent, and refuses paths that nobody asks for. */
export function sanitizeForNext(request: IncomingMessage, path: string): void {
  dropForeignHeaders(request.headers);
  // Next.js's own pages are there, such as that for an error.
  if (path.startsWith("/_") && !path.startsWith("/_next/")) request.url = "/_not-found";
}

/** Whether it is encoded as no text is (RFC 3986 §2.1): where a page's path may hold a value, Next.js would fail to read it. */
export function hasBrokenPath(path: string): boolean {
  try {
    decodeURIComponent(path);
    return false;
  } catch {
    return true;
  }
}

/** What pages load, by its name; asked for by browsers, not by people. */
export function isFile(path: string): boolean {
  return path.startsWith("/_next/") || /\.(?!rsc$|html$)[a-z0-9]+$/i.test(path);
}

const ITS_OWN = /^(rsc$|next-|x-(next|middleware|now|vercel|invoke|prerender|action|matched-path|rewrite))/;

const PATH = /^\/[\w$@!().,~=+*%:?&/-]{0,2000}$/;

const WELL_FORMED = new Map<string, (value: string) => boolean>([
  ["rsc", (value) => value === "1"],
  ["next-router-prefetch", (value) => /^[123]$/.test(value)],
  ["next-router-segment-prefetch", (value) => PATH.test(value)],
  ["next-url", (value) => PATH.test(value)],
  ["next-router-state-tree", isStateTree],
]);

/** Drops the headers of Next.js's own parts, but for valid ones that its pages send: at malformed ones it throws. */
export function dropForeignHeaders(headers: IncomingHttpHeaders): void {
  for (const name in headers) {
    if (!ITS_OWN.test(name)) continue;
    const value = headers[name];
    if (typeof value !== "string" || !WELL_FORMED.get(name)?.(value)) delete headers[name];
  }
}

const LONGEST_TREE = 20_000;
const DEEPEST_TREE = 50;

function isStateTree(text: string): boolean {
  if (text.length > LONGEST_TREE) return false;
  try {
    return isTree(JSON.parse(decodeURIComponent(text)), 0);
  } catch {
    return false;
  }
}

/** As Next.js's `flightRouterStateSchema`: a segment, the trees below it by name, and what to fetch of it. */
function isTree(value: unknown, depth: number): boolean {
  if (!Array.isArray(value) || value.length < 2 || value.length > 6 || depth > DEEPEST_TREE) return false;
  const [segment, children, refresh, marker, hints, url] = value as unknown[];
  return (
    isSegment(segment) &&
    typeof children === "object" &&
    children !== null &&
    !Array.isArray(children) &&
    Object.values(children).every((child) => isTree(child, depth + 1)) &&
    (refresh == null || (isTexts(refresh) && refresh.length === 2)) &&
    (marker == null || ["refetch", "inside-shared-layout", "metadata-only"].includes(String(marker))) &&
    (hints == null || typeof hints === "number") &&
    (url === undefined || typeof url === "string")
  );
}

const PARAM_TYPE = /^(oc|d|c|[cd]i(\(\.{1,3}\)|\(\.\.\)\(\.\.\)))$/;

function isSegment(value: unknown): boolean {
  if (typeof value === "string") return true;
  if (!Array.isArray(value) || value.length !== 4) return false;
  const [name, key, type, siblings] = value as unknown[];
  return isTexts([name, key, type]) && PARAM_TYPE.test(String(type)) && (siblings === null || isTexts(siblings));
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}
