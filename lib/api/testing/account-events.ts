import { type EventSourceMessage, EventSourceParserStream } from "eventsource-parser/stream";

/** An account's event stream, as an open page reads it. */
export class AccountEvents {
  readonly #reader: ReadableStreamDefaultReader<EventSourceMessage>;

  /** @throws Error when the response is no event stream */
  constructor(response: Response) {
    const type = response.headers.get("content-type");
    if (!response.body || !type?.startsWith("text/event-stream")) throw new Error(`Not a stream: ${response.status}`);
    const text = response.body.pipeThrough(
      new TextDecoderStream() as ReadableWritablePair<string, Uint8Array<ArrayBuffer>>,
    );
    this.#reader = text.pipeThrough(new EventSourceParserStream({ onError: "terminate" })).getReader();
  }

  /** The next event, or undefined once the server has ended the stream. */
  async next(): Promise<{ event: string | undefined; data: unknown } | undefined> {
    const { done, value } = await this.#reader.read();
    return done ? undefined : { event: value.event, data: JSON.parse(value.data) };
  }

  /** Goes away, as a closed page does. */
  close(): Promise<void> {
    return this.#reader.cancel();
  }
}
