import { delegateTo } from "./delegate";

interface LightweightInit {
  status?: number;
  headers?: Readonly<Record<string, string>> | Headers;
}

/**
 * A Response with a text for its body, which a server writes without a stream, or with a stream that is made where it is read. A
 * native one is made where more is asked for.
 */
class LightweightResponseClass {
  readonly status: number;
  readonly headers: Headers;
  /** The whole body, where it is a text. */
  readonly written: string | undefined;
  readonly #body: string | (() => ReadableStream<Uint8Array>);
  #native: Response | undefined;

  constructor(body: string | (() => ReadableStream<Uint8Array>), { status = 200, headers = {} }: LightweightInit) {
    this.status = status;
    this.headers = new LightweightResponseHeaders(headers) as unknown as Headers;
    this.#body = body;
    if (typeof body !== "string") return;
    this.written = body;
    if (!this.headers.has("Content-Type")) this.headers.set("Content-Type", "text/plain;charset=UTF-8");
  }

  static native(answer: LightweightResponseClass): Response {
    const { status, headers } = answer;
    const body = answer.#body;
    answer.#native ??= new Response(typeof body === "string" ? body : body(), { status, headers: [...headers] });
    return answer.#native;
  }
}

class LightweightResponseHeaders {
  readonly #fields = new Map<string, string>();
  readonly #cookies: string[] = [];

  constructor(given: Readonly<Record<string, string>> | Headers) {
    for (const [name, value] of given instanceof Headers ? given : Object.entries(given)) this.append(name, value);
  }

  get(name: string): string | null {
    const field = name.toLowerCase();
    if (field === "set-cookie") return this.#cookies.length > 0 ? this.#cookies.join(", ") : null;
    return this.#fields.get(field) ?? null;
  }

  has(name: string): boolean {
    return this.get(name) !== null;
  }

  set(name: string, value: string): void {
    this.delete(name);
    this.append(name, value);
  }

  append(name: string, value: string): void {
    const field = name.toLowerCase();
    const before = this.#fields.get(field);
    if (field === "set-cookie") this.#cookies.push(value);
    else this.#fields.set(field, before === undefined ? value : `${before}, ${value}`);
  }

  delete(name: string): void {
    const field = name.toLowerCase();
    if (field === "set-cookie") this.#cookies.length = 0;
    else this.#fields.delete(field);
  }

  getSetCookie(): string[] {
    return [...this.#cookies];
  }

  *[Symbol.iterator](): Generator<[string, string]> {
    yield* this.#fields;
    for (const cookie of this.#cookies) yield ["set-cookie", cookie];
  }

  static native(headers: LightweightResponseHeaders): Headers {
    return new Headers([...headers]);
  }
}

delegateTo(Response, LightweightResponseClass, LightweightResponseClass.native);
delegateTo(Headers, LightweightResponseHeaders, LightweightResponseHeaders.native);

export type LightweightResponse = Response & { readonly written: string | undefined };
export const LightweightResponse = LightweightResponseClass as unknown as {
  new (body: string | (() => ReadableStream<Uint8Array>), init: LightweightInit): LightweightResponse;
  prototype: LightweightResponse;
};
