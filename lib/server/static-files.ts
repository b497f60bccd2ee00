import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";
import Negotiator from "negotiator";
import send from "send";

/** Answers a request for a file of the build, and tells whether there is one. */
export type StaticFiles = (request: IncomingMessage, response: ServerResponse, path: string) => boolean;

interface StaticFile {
  file: string;
  type: string;
  cacheControl: string;
  /** Those that the build made of it, the smallest first. */
  encodings: readonly Encoding[];
  /** Whether other sites' pages load it. */
  embedded: boolean;
  held: Map<Encoding, Held | undefined>;
}

/** A file in memory, and what `send` would say of it. */
interface Held {
  bytes: Buffer;
  etag: string;
  lastModified: string;
}

type Encoding = "br" | "gzip";

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
const FOR_OTHER_SITES = { "Cross-Origin-Resource-Policy": "cross-origin", "Access-Control-Allow-Origin": "*" };

/**
 * The files below `.next/static` and `public` as they are now, compressed by the build. Next.js would compress them anew for
 * each visitor, which costs more than that visitor's login.
 */
export function staticFiles(root: string): StaticFiles {
  const files = new Map([
    ...filesBelow(path.join(root, ".next/static"), "/_next/static", IMMUTABLE),
    ...filesBelow(path.join(root, "public"), "", REVALIDATED),
  ]);
  return (request, response, pathname) => {
    const found = files.get(pathname);
    if (!found || (request.method !== "GET" && request.method !== "HEAD")) return false;
    sendFile(found, request, response);
    return true;
  };
}

/** Conditional requests (RFC 9110 §13) and ranges (§14) are those of the encoding that is sent. */
function sendFile(found: StaticFile, request: IncomingMessage, response: ServerResponse): void {
  const { file, type, cacheControl, encodings, embedded } = found;
  const encoding = preferred(request, encodings);
  response.setHeader("Content-Type", type);
  response.setHeader("Cache-Control", cacheControl);
  if (embedded) for (const [name, value] of Object.entries(FOR_OTHER_SITES)) response.setHeader(name, value);
  if (encodings.length > 0) response.setHeader("Vary", "Accept-Encoding");
  if (encoding) response.setHeader("Content-Encoding", encoding);
  const held = encoding && request.method === "GET" ? heldOf(found, encoding) : undefined;
  if (held && !CONDITIONS.some((name) => name in request.headers)) {
    sendHeld(held, response);
    return;
  }
  send(request, path.basename(file) + (encoding ? ENDINGS[encoding] : ""), {
    root: path.dirname(file),
    cacheControl: false,
    index: false,
    dotfiles: "deny",
  })
    .on("error", ({ status }: { status?: number }) => {
      for (const name of ["Content-Encoding", "Content-Type"]) response.removeHeader(name);
      response.setHeader("Cache-Control", "no-store");
      response.statusCode = status ?? 500;
      response.end();
    })
    .pipe(response);
}

/** What nearly every visitor fetches stays in memory: to open and close a file costs several times what it does to send it. */
function heldOf({ file, cacheControl, held }: StaticFile, encoding: Encoding): Held | undefined {
  if (cacheControl !== IMMUTABLE) return undefined;
  if (!held.has(encoding)) held.set(encoding, readHeld(file + ENDINGS[encoding]));
  return held.get(encoding);
}

function readHeld(file: string): Held | undefined {
  try {
    const { size, mtime } = statSync(file);
    if (size > HELD_BYTES) return undefined;
    const etag = `W/"${size.toString(16)}-${mtime.getTime().toString(16)}"`;
    return { bytes: readFileSync(file), etag, lastModified: mtime.toUTCString() };
  } catch {
    // Where it is gone, `send` says so.
    return undefined;
  }
}

function sendHeld({ bytes, etag, lastModified }: Held, response: ServerResponse): void {
  response.setHeader("Accept-Ranges", "bytes");
  response.setHeader("Last-Modified", lastModified);
  response.setHeader("ETag", etag);
  response.setHeader("Content-Length", bytes.length);
  response.end(bytes);
}

/** The smallest that the client accepts (RFC 9110 §12.5.3). */
function preferred(request: IncomingMessage, encodings: readonly Encoding[]): Encoding | undefined {
  const accepted = new Negotiator(request).encodings([...encodings]);
  return encodings.find((encoding) => accepted.includes(encoding));
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
