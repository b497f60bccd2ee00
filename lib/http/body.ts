import type { z } from "zod";
import { type Pace, watchPace } from "./pace";
import { Problem } from "./problem";

export const MAX_BODY_BYTES = 16 * 1024;

/** A request of a server that has the connection, which reads its body without a Web stream between. */
export interface DirectlyRead {
  /** Resolves to null as soon as there is more. @throws TooSlow */
  readUpTo(maxBytes: number, pace?: Pace): Promise<Uint8Array | null>;
}

/** The body came slower than it had to. What is left of it is not worth waiting for. */
export class TooSlow extends Problem {
  constructor() {
    super("invalid_request", { status: 408, detail: "The body comes too slowly.", headers: { Connection: "close" } });
  }
}

/**
 * The request's body, read no further than `maxBytes`.
 *
 * @throws Problem `payload_too_large`, or `TooSlow`, as soon as it is known
 */
export async function readBytes(request: Request, maxBytes = MAX_BODY_BYTES, pace?: Pace): Promise<Uint8Array> {
  const tooLarge = () => new Problem("payload_too_large", { detail: `At most ${maxBytes} bytes are accepted.` });
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge();
  if (isDirectlyRead(request)) {
    const body = await request.readUpTo(maxBytes, pace);
    if (!body) throw tooLarge();
    return body;
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  let isLate = false;
  const reader = request.body?.getReader();
  const watched =
    pace &&
    watchPace(pace, () => {
      isLate = true;
      void reader?.cancel().catch(() => {});
    });
  try {
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      length += part.value.byteLength;
      watched?.came(part.value.byteLength);
      if (length > maxBytes) {
        await reader?.cancel();
        throw tooLarge();
      }
      chunks.push(part.value);
    }
  } finally {
    watched?.stop();
  }
  if (isLate) throw new TooSlow();
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

function isDirectlyRead(request: Request): request is Request & DirectlyRead {
  return "readUpTo" in request;
}

/**
 * The request's JSON body; no body stands for `{}`.
 *
 * @throws Problem `unsupported_media_type`, `payload_too_large`, or `invalid_request` naming the first field that is wrong
 */
export async function readJson<Schema extends z.ZodType>(request: Request, schema: Schema): Promise<z.output<Schema>> {
  const bytes = await readJsonBytes(request);
  return parsedBy(schema, bytes.length === 0 ? {} : parseJson(bytes));
}

/**
 * Of a change that says all by its path: what is sent along is not looked at, but has to be what other changes take, so that a
 * form of some page changes nothing.
 *
 * @throws Problem `unsupported_media_type`, `payload_too_large`
 */
export async function readNothing(request: Request): Promise<void> {
  await readJsonBytes(request);
}

async function readJsonBytes(request: Request): Promise<Uint8Array> {
  const type = mediaType(request);
  if (type !== "" && type !== "application/json") throw wrongType("application/json");
  const bytes = await readBytes(request);
  if (type === "" && bytes.length > 0) throw wrongType("application/json");
  return bytes;
}

/**
 * What stands behind the `?`; of a repeated name the last one counts.
 *
 * @throws Problem `invalid_request` naming the first that is wrong
 */
export function readQuery<Schema extends z.ZodType>(request: Request, schema: Schema): z.output<Schema> {
  return parsedBy(schema, Object.fromEntries(new URL(request.url).searchParams));
}

function parsedBy<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue?.path.join(".");
  throw new Problem("invalid_request", { detail: where ? `${where}: ${issue?.message}` : issue?.message });
}

/** Form fields (`application/x-www-form-urlencoded`); of a repeated field the last one stands. */
export async function readForm(request: Request): Promise<Record<string, string>> {
  if (mediaType(request) !== "application/x-www-form-urlencoded") throw wrongType("application/x-www-form-urlencoded");
  return Object.fromEntries(new URLSearchParams(decodeUtf8(await readBytes(request))));
}

function mediaType(request: Request): string {
  return (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

function wrongType(expected: string): Problem {
  return new Problem("unsupported_media_type", { detail: `Send ${expected}.` });
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decodeUtf8(bytes));
  } catch {
    throw new Problem("invalid_request", { detail: "The body is not JSON." });
  }
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Problem("invalid_request", { detail: "The body is not UTF-8." });
  }
}
