import { connect } from "node:net";

/** An event stream as a waiting desktop holds it: its own connection, and what the latest event said. */
export class Stream {
  #text = "";
  #latest = "";
  /** @type {{ mark: string, resolve: () => void, reject: (error: Error) => void } | undefined} */
  #waiting;

  /**
   * Resolves when the answer's head and whatever comes with it have arrived.
   *
   * @param {{ port: number, host: string }} place
   * @param {string} path
   * @param {string} [fields] each ends with CR LF
   * @returns {Promise<Stream>}
   */
  static open({ port, host }, path, fields = "") {
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

  /** @param {import("node:net").Socket} socket */
  constructor(socket) {
    this.socket = socket;
    this.ended = false;
  }

  /** Resolves once an event's data holds the text, also if it came before. @param {string} mark @returns {Promise<void>} */
  until(mark) {
    if (this.#latest.includes(mark)) return Promise.resolve();
    if (this.ended) return Promise.reject(new Error(`The stream ended before ${mark}`));
    return new Promise((resolve, reject) => {
      this.#waiting = { mark, resolve, reject };
    });
  }

  close() {
    this.#waiting = undefined;
    this.socket.destroy();
  }

  /** @param {string} text */
  #take(text) {
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
