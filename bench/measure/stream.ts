import { connect, type Socket } from "node:net";
import type { Place } from "./connection";

/** An event stream as a waiting desktop holds it: its own connection, and what the latest event said. */
export class Stream {
  #text = "";
  #latest = "";
  #waiting: { mark: string; resolve: () => void; reject: (error: Error) => void } | undefined;

  /**
   * Resolves when the answer's head and whatever comes with it have arrived.
   *
   * @param fields each ends with CR LF
   */
  static open({ port, host }: Place, path: string, fields = ""): Promise<Stream> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: "127.0.0.1", noDelay: true });
      socket.setEncoding("latin1");
      const stream = new Stream(socket);
      socket.on("error", reject);
      socket.once("data", (text) => {
        if (!/^HTTP\/1\.1 200 /.test(String(text)))
          return reject(new Error(`No stream: ${String(text).slice(0, 300)}`));
        socket.on("data", (more) => stream.#take(String(more)));
        stream.#take(String(text));
        resolve(stream);
      });
      socket.on("close", () => {
        stream.ended = true;
        stream.#waiting?.reject(new Error(`The stream ended before ${stream.#waiting.mark}`));
        reject(new Error("The server refused the stream"));
      });
      socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nAccept: text/event-stream\r\n${fields}\r\n`);
    });
  }

  ended = false;

  private constructor(private readonly socket: Socket) {}

  /** Resolves once an event's data holds the text, also if it came before. */
  until(mark: string): Promise<void> {
    if (this.#latest.includes(mark)) return Promise.resolve();
    if (this.ended) return Promise.reject(new Error(`The stream ended before ${mark}`));
    return new Promise((resolve, reject) => {
      this.#waiting = { mark, resolve, reject };
    });
  }

  close(): void {
    this.#waiting = undefined;
    this.socket.destroy();
  }

  #take(text: string): void {
    this.#text += text;
    // Chunk sizes stand between the lines; no event is cut by one.
    const end = this.#text.lastIndexOf("\n\n");
    if (end < 0) return;
    const data = this.#text.slice(0, end).match(/^data:.*$/gm);
    this.#text = this.#text.slice(end + 2);
    if (data) this.#latest = data.join("\n");
    if (!this.#waiting || !data || !this.#latest.includes(this.#waiting.mark)) return;
    const { resolve } = this.#waiting;
    this.#waiting = undefined;
    resolve();
  }
}
