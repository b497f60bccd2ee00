import { type EventSourceMessage, EventSourceParserStream } from "eventsource-parser/stream";
import type { TicketStatus, TicketStatusResponse } from "../types";

/** A ticket's event stream, as a desktop reads it. */
export class StatusEvents {
  readonly response: Response;
  readonly #reader: ReadableStreamDefaultReader<EventSourceMessage>;

  /** @throws Error when the response is no event stream */
  constructor(response: Response) {
    const type = response.headers.get("content-type");
    if (!response.body || !type?.startsWith("text/event-stream")) throw new Error(`Not a stream: ${response.status}`);
    this.response = response;
    const text = response.body.pipeThrough(
      new TextDecoderStream() as ReadableWritablePair<string, Uint8Array<ArrayBuffer>>,
    );
    this.#reader = text.pipeThrough(new EventSourceParserStream({ onError: "terminate" })).getReader();
  }

  /** The next status, or undefined once the server has ended the stream. */
  async next(): Promise<TicketStatusResponse | undefined> {
    const { done, value } = await this.#reader.read();
    if (done) return undefined;
    if (value.event !== "status") throw new Error(`Unknown event: ${value.event}`);
    return JSON.parse(value.data) as TicketStatusResponse;
  }

  /** Reads on until the ticket is in that status. @throws Error when the stream ends before */
  async until(status: TicketStatus): Promise<TicketStatusResponse> {
    for (;;) {
      const answer = await this.next();
      if (!answer) throw new Error(`The stream ended before the ticket was ${status}`);
      if (answer.status === status) return answer;
    }
  }

  /** All that is left, until the server ends the stream. */
  async rest(): Promise<TicketStatusResponse[]> {
    const answers: TicketStatusResponse[] = [];
    for (let answer = await this.next(); answer; answer = await this.next()) answers.push(answer);
    return answers;
  }

  /** Goes away, as a closed page does. */
  close(): Promise<void> {
    return this.#reader.cancel();
  }
}
