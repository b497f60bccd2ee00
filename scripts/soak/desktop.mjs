// A desktop as light as one can be, since ten thousand of them share a process: one request at a time over bare sockets.
import { connect } from "node:net";

/**
 * @typedef {{ port: number, host: string, origin: string }} Target
 */

export class Desktop {
  /** @param {Target} target @param {number} number gives it an address of its own, which the server's proxy would tell */
  constructor(target, number) {
    this.target = target;
    this.address = `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;
    this.id = "";
    this.cookie = "";
    /** @type {import("node:net").Socket | undefined} */
    this.stream = undefined;
    /** Called with each status that the stream tells. @type {(status: string) => void} */
    this.onStatus = () => {};
    /** Called where the stream ends without having been closed here. */
    this.onLost = () => {};
  }

  async create() {
    const { head, body } = await this.#ask("POST", "/api/qr", "{}");
    if (!head.startsWith("HTTP/1.1 201 ")) throw new Error(`No code: ${head.split("\r\n")[0]} ${body}`);
    this.id = /"id":"([^"]+)"/.exec(body)?.[1] ?? "";
    this.cookie = /^set-cookie: ([^;]+)/im.exec(head)?.[1] ?? "";
  }

  async withdraw() {
    const { head } = await this.#ask("DELETE", `/api/qr/${this.id}`);
    if (!head.startsWith("HTTP/1.1 200 ")) throw new Error(`Not withdrawn: ${head.split("\r\n")[0]}`);
  }

  /** Resolves once the stream has told the first status. @returns {Promise<void>} */
  open() {
    return new Promise((resolve, reject) => {
      const socket = connect(this.target.port, this.target.host);
      this.stream = socket;
      let unread = "";
      let isOpen = false;
      socket.setEncoding("latin1");
      socket.on("data", (chunk) => {
        unread += chunk;
        if (!isOpen && unread.startsWith("HTTP/1.1 ") && !unread.startsWith("HTTP/1.1 200 ")) {
          reject(new Error(`No stream: ${unread.split("\r\n")[0]}`));
          return void socket.destroy();
        }
        for (let at = unread.indexOf('"status":"'); at !== -1; at = unread.indexOf('"status":"')) {
          const end = unread.indexOf('"', at + 10);
          if (end === -1) return;
          const status = unread.slice(at + 10, end);
          unread = unread.slice(end);
          isOpen = true;
          resolve();
          this.onStatus(status);
        }
        // Longer than the word that is looked for, which may have been cut in two.
        unread = isOpen ? unread.slice(-16) : unread;
      });
      socket.on("error", reject);
      socket.on("close", () => {
        if (!isOpen) reject(new Error("The stream ended before it began"));
        else if (this.stream === socket) this.onLost();
      });
      socket.write(this.#request("GET", `/api/qr/${this.id}/events`, "keep-alive"));
    });
  }

  close() {
    const socket = this.stream;
    this.stream = undefined;
    socket?.destroy();
  }

  /** @param {string} method @param {string} path @param {string} connection @param {string} [body] */
  #request(method, path, connection, body) {
    const { origin } = this.target;
    return [
      `${method} ${path} HTTP/1.1`,
      `Host: ${new URL(origin).host}`,
      `Origin: ${origin}`,
      "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
      `X-Forwarded-For: ${this.address}`,
      `Connection: ${connection}`,
      ...(this.cookie ? [`Cookie: ${this.cookie}`] : []),
      ...(body === undefined ? [] : ["Content-Type: application/json", `Content-Length: ${body.length}`]),
      "",
      body ?? "",
    ].join("\r\n");
  }

  /** @param {string} method @param {string} path @param {string} [body] @returns {Promise<{ head: string, body: string }>} */
  #ask(method, path, body) {
    return new Promise((resolve, reject) => {
      const socket = connect(this.target.port, this.target.host).setEncoding("latin1");
      let answer = "";
      socket.on("data", (chunk) => {
        answer += chunk;
      });
      socket.on("error", reject);
      socket.on("close", () => {
        const [head = "", ...rest] = answer.split("\r\n\r\n");
        resolve({ head, body: rest.join("\r\n\r\n") });
      });
      socket.write(this.#request(method, path, "close", body));
    });
  }
}
