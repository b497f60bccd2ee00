/**
 * A Response with a text for its body, of which the stream is made only where it is asked for: a server that has the
 * connection writes the text, and a stream that nobody reads would take longer than all the rest of a short answer.
 */
export class TextResponse extends Response {
  readonly written: string;
  #streamed: Response | undefined;

  constructor(text: string, init: ResponseInit) {
    super(null, init);
    this.written = text;
    if (!this.headers.has("Content-Type")) this.headers.set("Content-Type", "text/plain;charset=UTF-8");
  }

  get #whole(): Response {
    this.#streamed ??= new Response(this.written, { status: this.status, headers: this.headers });
    return this.#streamed;
  }

  override get body() {
    return this.#whole.body;
  }
  override get bodyUsed() {
    return this.#streamed?.bodyUsed ?? false;
  }
  override clone() {
    return this.#whole.clone();
  }
  override arrayBuffer() {
    return this.#whole.arrayBuffer();
  }
  override async bytes() {
    return new Uint8Array(await this.arrayBuffer());
  }
  override blob() {
    return this.#whole.blob();
  }
  override formData() {
    return this.#whole.formData();
  }
  override json() {
    return this.#whole.json();
  }
  override text() {
    return this.#whole.text();
  }
}
