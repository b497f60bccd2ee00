import { type ServerResponse, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { Problem } from "../http/problem";
import { answerHeaders, DATA_POLICY } from "./page-headers";

/** Any other error before a request is complete is a 400. */
const REFUSALS: Record<string, { status: number; code: "invalid_request" | "payload_too_large"; detail: string }> = {
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
 * owes an answer (`owed`), which this would be taken for. A body that never came in full gets this as its answer.
 */
export async function answerClientError(
  error: NodeJS.ErrnoException,
  socket: Duplex,
  { origin, owed }: { origin: string; owed: ServerResponse | undefined },
): Promise<void> {
  const isOwn = owed === undefined || (error.code === "ERR_HTTP_REQUEST_TIMEOUT" && !owed.headersSent);
  if (!socket.writable || !isOwn || error.code === "ECONNRESET") return void socket.destroy();
  const { status, code, detail } = REFUSALS[error.code ?? ""] ?? {
    status: 400,
    code: "invalid_request",
    detail: "The request is not HTTP.",
  };
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
