import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";
import send from "send";
import { type Encoding, preferredEncoding } from "../http/content-encoding";

type Fields = readonly (readonly [name: string, value: string])[];

/** Answers a request for a file of the build, with fields that all answers have, and tells whether there is one. */
export type StaticFiles = (
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  defaults?: Fields,
) => boolean;

interface StaticFile {
  file: string;
  type: string;
  cacheControl: string;
  /** Those that the build made of it, the smallest first. */
  encodings: readonly Encoding[];
  /** Whether other sites' pages load it. */
  embedded: boolean;
  held: Map<Encoding | undefined, Held | undefined>;
}

/** A file in memory, and what is said of it: names and values in turn. */
interface Held {
  bytes: Buffer;
  fields: readonly string[];
}

const ENDINGS: Record<Encoding, string> = { br: ".br", gzip: ".gz" };

/** What has none of these types is left to Next.js. */
const TYPES: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
};

/** The name changes with the content. */
const IMMUTABLE = "public, max-age=31536000, immutable";
const REVALIDATED = "public, max-age=0";
/** What other sites put into their pages: a release reaches them within minutes. */
const EMBEDDED = "public, max-age=300";
const EMBEDDED_BY_CONTENT = /^\/sdk\/v\d+\/[\w-]+-[0-9a-f]{16}\.js$/;
/** As they are compressed, all scripts and sheets together take less than 1 MiB. */
const HELD_BYTES = 128 * 1024;
/** Those of a request that `send` answers in another way than with the whole file. */
const CONDITIONS = ["range", "if-match", "if-none-match", "if-modified-since", "if-unmodified-since"];
/** Its own origin is not ours; with CORS a page may compare it with a hash (Subresource Integrity). */
const FOR_OTHER_SITES: Fields = [
  ["Cross-Origin-Resource-Policy", "cross-origin"],
  ["Access-Control-Allow-Origin", "*"],
];

/**
 * The files below `.next/static` and `public` as they are now, compressed by the build. Next.js would compress them anew for
 * each visitor, which costs more than that visitor's login.
 */
export function staticFiles(root: string): StaticFiles {
  const files = new Map([
    ...filesBelow(path.join(root, ".next/static"), "/_next/static", IMMUTABLE),
    ...filesBelow(path.join(root, "public"), "", REVALIDATED),
  ]);
  return (request, response, pathname, defaults = []) => {
    const found = files.get(pathname);
    if (!found || (request.method !== "GET" && request.method !== "HEAD")) return false;
    sendFile(found, request, response, defaults);
    return true;
  };
}

/** Conditional requests (RFC 9110 §13) and ranges (§14) are those of the encoding that is sent. */
function sendFile(found: StaticFile, request: IncomingMessage, response: ServerResponse, defaults: Fields): void {
  const encoding = preferredEncoding(request, found.encodings);
  const held = request.method === "GET" ? heldOf(found, encoding) : undefined;
  if (held && !CONDITIONS.some((name) => name in request.headers)) {
    // 0.05 ms of processor time where field by field takes 0.065.
    sendHeld(held, response, found.embedded ? defaults.filter(([name]) => !held.fields.includes(name)) : defaults);
    return;
  }
  for (const [name, value] of [...defaults, ...fieldsOf(found, encoding)]) response.setHeader(name, value);
  const file = fileOf(found, encoding);
  send(request, path.basename(file), { root: path.dirname(file), cacheControl: false, index: false, dotfiles: "deny" })
    .on("error", ({ status }: { status?: number }) => {
      for (const name of ["Content-Encoding", "Content-Type"]) response.removeHeader(name);
      response.setHeader("Cache-Control", "no-store");
      response.statusCode = status ?? 500;
      response.end();
    })
    .pipe(response);
}

/** Fields that come with the head are neither looked up nor kept by Node: 0.05 ms of processor time a file, and 0.06 one by one. */
function sendHeld({ bytes, fields }: Held, response: ServerResponse, defaults: Fields): void {
  const all = [...fields];
  for (const [name, value] of defaults) all.push(name, value);
  response.writeHead(200, all).end(bytes);
}

function fieldsOf({ type, cacheControl, encodings, embedded }: StaticFile, encoding: Encoding | undefined): Fields {
  return [
    ["Content-Type", type],
    ["Cache-Control", cacheControl],
    ...(embedded ? FOR_OTHER_SITES : []),
    ...(encodings.length > 0 ? ([["Vary", "Accept-Encoding"]] as const) : []),
    ...(encoding ? ([["Content-Encoding", encoding]] as const) : []),
  ];
}

function fileOf({ file }: StaticFile, encoding: Encoding | undefined): string {
  return encoding ? file + ENDINGS[encoding] : file;
}

/** What nearly every visitor fetches stays in memory: to open and close a file costs several times what it does to send it. */
function heldOf(found: StaticFile, encoding: Encoding | undefined): Held | undefined {
  const { cacheControl, encodings, held } = found;
  if (cacheControl !== IMMUTABLE || (!encoding && encodings.length > 0)) return undefined;
  if (!held.has(encoding)) held.set(encoding, readHeld(found, encoding));
  return held.get(encoding);
}

function readHeld(found: StaticFile, encoding: Encoding | undefined): Held | undefined {
  try {
    const file = fileOf(found, encoding);
    const { size, mtime } = statSync(file);
    if (size > HELD_BYTES) return undefined;
    const ofSend = [
      ["Accept-Ranges", "bytes"],
      ["Last-Modified", mtime.toUTCString()],
      ["ETag", `W/"${size.toString(16)}-${mtime.getTime().toString(16)}"`],
      ["Content-Length", String(size)],
    ];
    return { bytes: readFileSync(file), fields: [...fieldsOf(found, encoding), ...ofSend].flat() };
  } catch {
    // Where it is gone, `send` says so.
    return undefined;
  }
}

function* filesBelow(directory: string, prefix: string, cacheControl: string): Generator<[string, StaticFile]> {
  if (!existsSync(directory)) return;
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    const type = TYPES[path.extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const file = path.join(entry.parentPath, entry.name);
    const encodings = (["br", "gzip"] as const).filter((encoding) => existsSync(file + ENDINGS[encoding]));
    const pathname = `${prefix}/${path.relative(directory, file).split(path.sep).join("/")}`;
    const embedded = pathname.startsWith("/sdk/");
    yield [
      pathname,
      {
        file,
        type,
        cacheControl: embedded ? embeddedFor(pathname) : cacheControl,
        encodings,
        embedded,
        held: new Map(),
      },
    ];
  }
}

function embeddedFor(pathname: string): string {
  return EMBEDDED_BY_CONTENT.test(pathname) ? IMMUTABLE : EMBEDDED;
}
