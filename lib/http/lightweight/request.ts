import type { IncomingMessage, ServerResponse } from "node:http";
import { createHeaders, createRequest } from "@remix-run/node-fetch-server";
import { type DirectlyRead, TooSlow } from "../body";
import { type Pace, watchPace } from "../pace";
import { delegateTo } from "./delegate";

interface RequestOrigin {
  host: string;
  protocol: string;
}

/**
 * One of Node's requests as a Web Request, whose parts are made when they are asked for. Most handlers read headers and a
 * small body, and the rest of a Request takes longer than they do. A native one provides it where it is needed.
 */
export function lightweightRequest(incoming: IncomingMessage, outgoing: ServerResponse, place: RequestOrigin): Request {
  return new LightweightRequest(incoming, outgoing, place) as unknown as Request;
}

/** For an answer that stays open and watches its connection itself: stops listening to the request's signal. */
export function letGoOf(request: Request): void {
  if (request instanceof LightweightRequest) LightweightRequest.letGo(request);
}

class LightweightRequest implements DirectlyRead {
  readonly #incoming: IncomingMessage;
  readonly #outgoing: ServerResponse;
  readonly #place: RequestOrigin;
  #headers: Headers | undefined;
  #signal: AbortSignal | undefined;
  #onClose: (() => void) | undefined;
  #native: Request | undefined;

  constructor(incoming: IncomingMessage, outgoing: ServerResponse, place: RequestOrigin) {
    this.#incoming = incoming;
    this.#outgoing = outgoing;
    this.#place = place;
  }

  get method(): string {
    return this.#incoming.method ?? "GET";
  }

  get url(): string {
    const { protocol, host } = this.#place;
    return `${protocol}//${host}${this.#incoming.url}`;
  }

  get headers(): Headers {
    this.#headers ??= new LightweightRequestHeaders(this.#incoming) as unknown as Headers;
    return this.#headers;
  }

  async readUpTo(maxBytes: number, pace?: Pace): Promise<Uint8Array | null> {
    return this.method === "GET" ? new Uint8Array() : readIncoming(this.#incoming, maxBytes, pace);
  }

  get signal(): AbortSignal {
    this.#signal ??= this.#watchConnection();
    return this.#signal;
  }

  #watchConnection(): AbortSignal {
    const [incoming, outgoing] = [this.#incoming, this.#outgoing];
    const controller = new AbortController();
    if (outgoing.destroyed || (incoming.destroyed && !incoming.complete)) controller.abort();
    else {
      this.#onClose = () => {
        if (!outgoing.writableFinished) controller.abort();
      };
      outgoing.once("close", this.#onClose);
    }
    return controller.signal;
  }

  static letGo(request: LightweightRequest): void {
    if (request.#onClose) request.#outgoing.off("close", request.#onClose);
    // Node keeps the request for as long as its answer takes.
    request.#incoming.headers = {};
    request.#incoming.rawHeaders = [];
  }

  static native(request: LightweightRequest): Request {
    request.#native ??= createRequest(request.#incoming, request.#outgoing, request.#place);
    return request.#native;
  }
}

class LightweightRequestHeaders {
  readonly #incoming: IncomingMessage;
  #native: Headers | undefined;

  constructor(incoming: IncomingMessage) {
    this.#incoming = incoming;
  }

  get(name: string): string | null {
    if (this.#native) return this.#native.get(name);
    const value = this.#incoming.headers[name.toLowerCase()];
    return typeof value === "string" ? value : (value?.join(", ") ?? null);
  }

  has(name: string): boolean {
    return this.get(name) !== null;
  }

  static native(headers: LightweightRequestHeaders): Headers {
    headers.#native ??= createHeaders(headers.#incoming);
    return headers.#native;
  }
}

delegateTo(Request, LightweightRequest, LightweightRequest.native);
delegateTo(Headers, LightweightRequestHeaders, LightweightRequestHeaders.native);

function readIncoming(incoming: IncomingMessage, maxBytes: number, pace?: Pace): Promise<Uint8Array | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const onData = (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      watched?.came(chunk.length);
      if (length > maxBytes) done(() => resolve(null));
    };
    const onEnd = () => done(() => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    const onGone = () => done(() => reject(new Error("The client went away in the middle of its body")));
    const done = (settle: () => void) => {
      watched?.stop();
      incoming.off("data", onData).off("end", onEnd).off("close", onGone);
      settle();
    };
    const watched = pace && watchPace(pace, () => done(() => reject(new TooSlow())));
    // Stays, since an error that nobody listens to ends the process.
    incoming.on("error", onGone);
    if (incoming.destroyed) onGone();
    else incoming.on("data", onData).on("end", onEnd).on("close", onGone);
  });
}
