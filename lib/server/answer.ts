import type { IncomingMessage, ServerResponse } from "node:http";
import { sendResponse } from "@remix-run/node-fetch-server";
import type { Handler } from "../http/handler";
import { type AttachableStream, type Outlet, streamOf } from "../http/sse";
import { TextResponse } from "../http/text-response";
import { lazyRequest, letGoOf } from "./lazy-request";

export interface AnswerOptions {
  /** The canonical origin's, which no request gets to say. */
  host: string;
  protocol: string;
  /** What the answer says where its handler says nothing else. */
  headers: readonly (readonly [name: string, value: string])[];
  onError: (error: unknown) => Response;
}

/**
 * Answers one of Node's requests by a handler. An event stream is written to the connection itself: with a Web stream
 * between, and with all that its request holds, each would cost many times the memory.
 */
export async function answerBy(
  handle: Handler,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { host, protocol, headers, onError }: AnswerOptions,
): Promise<void> {
  try {
    const request = lazyRequest(incoming, outgoing, { host, protocol });
    const response = await handle(request);
    const stream = streamOf(response);
    if (outgoing.destroyed) return stream?.end();
    if (stream && incoming.method !== "HEAD") {
      letGoOf(request);
      return sendStream(outgoing, response, stream, headers);
    }
    for (const [name, value] of headers) outgoing.setHeader(name, value);
    if (incoming.method === "HEAD") await sendHead(outgoing, response);
    else if (response instanceof TextResponse) sendText(outgoing, response);
    else await sendResponse(outgoing, response);
  } catch (error) {
    if (outgoing.destroyed) return;
    const response = onError(error);
    if (outgoing.headersSent) return void outgoing.destroy();
    for (const [name, value] of headers) outgoing.setHeader(name, value);
    await sendResponse(outgoing, response);
  }
}

/** Nobody would read the body, or notice that nobody does: a stream would stay open. */
async function sendHead(outgoing: ServerResponse, response: Response): Promise<void> {
  await response.body?.cancel();
  await sendResponse(outgoing, new Response(null, response));
}

/** In one write, headers and all. */
function sendText(outgoing: ServerResponse, { status, headers, written }: TextResponse): void {
  outgoing.statusCode = status;
  for (const [name, value] of headers) if (name !== "set-cookie") outgoing.setHeader(name, value);
  const cookies = headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader("Set-Cookie", cookies);
  outgoing.end(written);
}

/** Node keeps what it is given for as long as the answer takes: given with the head, the fields are kept as its text only. */
function sendStream(
  outgoing: ServerResponse,
  response: Response,
  stream: AttachableStream,
  defaults: AnswerOptions["headers"],
): void {
  const { socket } = outgoing;
  outgoing.on("close", () => stream.end());
  socket?.cork();
  outgoing.writeHead(response.status, fields(response, defaults).flat());
  // Sent by itself the head becomes one string; with an event behind it, it would stay the sixty that it was made of.
  outgoing.flushHeaders();
  stream.attach(new ConnectionOutlet(outgoing));
  socket?.uncork();
  stream.forgetSignal();
}

function fields({ headers }: Response, defaults: AnswerOptions["headers"]) {
  return [...defaults.filter(([name]) => !headers.has(name)), ...headers];
}

class ConnectionOutlet implements Outlet {
  readonly #outgoing: ServerResponse;

  constructor(outgoing: ServerResponse) {
    this.#outgoing = outgoing;
  }

  write(text: string): void {
    if (text !== "" && !this.#outgoing.destroyed) this.#outgoing.write(text);
  }

  /** What the system's own buffers hold does not count; who reads nothing fills them. */
  unread(): number {
    return this.#outgoing.writableLength;
  }

  end(): void {
    this.#outgoing.end();
  }

  cut(): void {
    this.#outgoing.destroy();
  }
}
