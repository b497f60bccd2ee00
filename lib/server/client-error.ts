import { type ServerResponse, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { Problem } from "../http/problem";
import { answerHeaders, DATA_POLICY } from "./page-headers";

interface Refusal {
  status: number;
  code: "invalid_request" | "payload_too_large";
  detail: string;
}

/** Any other error before a request is complete. */
const NOT_HTTP: Refusal = { status: 400, code: "invalid_request", detail: "The request is not HTTP." };

const REFUSALS: Record<string, Refusal> = {
  HPE_HEADER_OVERFLOW: { status: 431, code: "payload_too_large", detail: "The request's headers are too large." },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    status: 413,
    code: "payload_too_large",
    detail: "The chunks' extensions are too large.",
  },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, code: "invalid_request", detail: "The request took too long to arrive." },
};

/**
 * Answers what Node's parser gave up on, and hangs up. A connection that cannot be written to is only cut, as is one that
 * owes an answer (`owed`), which this would be taken for. A request whose body never came in full, or has no end that can be
 * known, gets this as its answer.
 */
export async function answerClientError(
  error: NodeJS.ErrnoException,
  socket: Duplex,
  { origin, owed }: { origin: string; owed: ServerResponse | undefined },
): Promise<void> {
  const isOwn = owed === undefined || (!owed.req.complete && !owed.headersSent);
  if (!socket.writable || !isOwn || error.code === "ECONNRESET") return void socket.destroy();
  await refuseOn(socket, origin, REFUSALS[error.code ?? ""] ?? NOT_HTTP);
}

/** A tunnel (RFC 9110 §9.3.6), which Node hands out without an answer to write to. */
export async function refuseTunnel(socket: Duplex, origin: string, owed: ServerResponse | undefined): Promise<void> {
  socket.on("error", () => socket.destroy());
  if (owed !== undefined) return void socket.destroy();
  await refuseOn(socket, origin, { status: 405, code: "invalid_request", detail: "There is no such method." });
}

async function refuseOn(socket: Duplex, origin: string, { status, code, detail }: Refusal): Promise<void> {
  const response = new Problem(code, { status, detail }).toResponse();
  const body = await response.text();
  const headers = [
    ...answerHeaders(origin),
    ["Content-Security-Policy", DATA_POLICY],
    ...response.headers,
    ["Content-Length", String(Buffer.byteLength(body))],
    ["Connection", "close"],
  ];
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...headers.map(([name, value]) => `${name}: ${value}`)];
  socket.end(`${lines.join("\r\n")}\r\n\r\n${body}`, () => socket.destroy());
}
