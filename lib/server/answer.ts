import type { IncomingMessage, ServerResponse } from "node:http";
import { sendResponse } from "@remix-run/node-fetch-server";
import type { Answer } from "../api/routes";
import { letGoOf, lightweightRequest } from "../http/lightweight/request";
import { LightweightResponse } from "../http/lightweight/response";
import { type AttachableStream, type Outlet, streamOf } from "../http/sse";
import type { Connection } from "../network/context";

export interface AnswerOptions {
  host: string;
  protocol: string;
  headers: readonly (readonly [name: string, value: string])[];
  connection: Connection;
  onError: (error: unknown) => Response;
}

/** An event stream is written to the connection itself: a Web stream between would cost many times the memory. */
export async function answerBy(
  answer: Answer,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { host, protocol, headers, connection, onError }: AnswerOptions,
): Promise<void> {
  try {
    const request = lightweightRequest(incoming, outgoing, { host, protocol });
    const response = await answer(request, connection);
    const stream = streamOf(response);
    if (outgoing.destroyed) return stream?.end();
    if (stream && incoming.method !== "HEAD") {
      letGoOf(request);
      return sendStream(outgoing, response, stream, headers);
    }
    await send(incoming, outgoing, response, headers);
  } catch (error) {
    if (outgoing.destroyed) return;
    const response = onError(error);
    if (outgoing.headersSent) return void outgoing.destroy();
    await send(incoming, outgoing, response, headers);
  }
}

type Fields = AnswerOptions["headers"];

async function send(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  response: Response,
  defaults: Fields,
): Promise<void> {
  const text = response instanceof LightweightResponse ? response.written : undefined;
  if (incoming.method !== "HEAD" && text !== undefined) return sendText(outgoing, response, text, defaults);
  for (const [name, value] of defaults) outgoing.setHeader(name, value);
  if (incoming.method !== "HEAD") return sendResponse(outgoing, response);
  // Nobody would read the body, or notice that nobody does: a stream would stay open.
  await response.body?.cancel();
  await sendResponse(outgoing, new Response(null, response));
}

function sendText(outgoing: ServerResponse, response: Response, text: string, defaults: Fields): void {
  const length = ["Content-Length", String(Buffer.byteLength(text))];
  outgoing.writeHead(response.status, [...fields(response, defaults), ...length]);
  outgoing.end(text);
}

/** Given with the head, fields are kept as its text only; given one by one, for as long as the answer takes. */
function sendStream(outgoing: ServerResponse, response: Response, stream: AttachableStream, defaults: Fields): void {
  const { socket } = outgoing;
  outgoing.on("close", () => stream.end());
  socket?.cork();
  outgoing.writeHead(response.status, fields(response, defaults));
  // Sent alone, the head is kept as one string; sent with an event, as the sixty strings that it was built from.
  outgoing.flushHeaders();
  stream.attach(new ConnectionOutlet(outgoing));
  socket?.uncork();
  stream.forgetSignal();
}

/** As Node writes headers without looking each up. Cookies are one field of several values, since Node keeps the last field. */
function fields({ headers }: Response, defaults: Fields): (string | string[])[] {
  const all: (string | string[])[] = [];
  for (const [name, value] of defaults) if (!headers.has(name)) all.push(name, value);
  for (const [name, value] of headers) if (name !== "set-cookie") all.push(name, value);
  const cookies = headers.getSetCookie();
  if (cookies.length > 0) all.push("Set-Cookie", cookies);
  return all;
}

class ConnectionOutlet implements Outlet {
  readonly #outgoing: ServerResponse;

  constructor(outgoing: ServerResponse) {
    this.#outgoing = outgoing;
  }

  write(text: string): void {
    if (text !== "" && !this.#outgoing.destroyed) this.#outgoing.write(text);
  }

  /** Counts bytes in this process only: a reader that reads nothing fills the system's buffers first. */
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
