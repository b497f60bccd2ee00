import { connect, type Socket } from "node:net";

/** On the loopback interface. */
export interface Place {
  port: number;
  /** What the Host field says. */
  host: string;
}

export interface Answer {
  status: number;
  /** Status line and fields, as they came. */
  head: string;
  body: string;
}

interface Waiting {
  resolve: (answer: Answer) => void;
  reject: (error: Error) => void;
}

/**
 * One keep-alive connection with one request at a time, as a browser has it. Node's own client and undici take as much
 * of a core as the barest server does, and would measure themselves; this one writes prepared bytes and looks for the
 * end of the answer, and nothing else.
 */
export class Connection {
  readonly #port: number;
  readonly #head: string;
  #socket: Socket | undefined;
  #received = "";
  #waiting: Waiting | undefined;

  constructor({ port, host }: Place) {
    this.#port = port;
    this.#head = `Host: ${host}\r\n`;
  }

  /**
   * @param fields each ends with CR LF
   * @param body ASCII
   */
  request(method: string, path: string, fields = "", body = ""): Promise<Answer> {
    const length = body || method !== "GET" ? `Content-Length: ${body.length}\r\n` : "";
    return new Promise((resolve, reject) => {
      if (this.#waiting) return reject(new Error("This connection is busy"));
      this.#waiting = { resolve, reject };
      this.#open().write(`${method} ${path} HTTP/1.1\r\n${this.#head}${fields}${length}\r\n${body}`, "latin1");
    });
  }

  close(): void {
    this.#socket?.destroy();
  }

  #open(): Socket {
    if (this.#socket?.writable) return this.#socket;
    this.#received = "";
    const socket = connect({ port: this.#port, host: "127.0.0.1", noDelay: true });
    socket.setEncoding("latin1");
    socket.on("data", (text) => this.#take(String(text)));
    socket.on("error", () => {});
    socket.on("close", () => {
      if (this.#socket === socket) this.#socket = undefined;
      this.#settle((waiting) => waiting.reject(new Error("The server closed the connection")));
    });
    this.#socket = socket;
    return socket;
  }

  #take(text: string): void {
    this.#received = this.#received ? this.#received + text : text;
    const answer = parsed(this.#received);
    if (!answer) return;
    this.#received = "";
    this.#settle((waiting) => waiting.resolve(answer));
  }

  #settle(how: (waiting: Waiting) => void): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) how(waiting);
  }
}

/** Lends a connection, and takes it back when it has been used. */
export type Lend = <T>(use: (connection: Connection) => Promise<T>) => Promise<T>;

/** Connections for whoever needs one for a moment: each is lent to one at a time, and kept. */
export function idleConnections(place: Place): Lend {
  const idle: Connection[] = [];
  return async (use) => {
    const connection = idle.pop() ?? new Connection(place);
    const value = await use(connection);
    idle.push(connection);
    return value;
  };
}

/** Undefined until it is whole. */
function parsed(text: string): Answer | undefined {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const head = text.slice(0, end + 2);
  const status = Number(head.slice(9, 12));
  const rest = end + 4;
  const length = /\r\ncontent-length: *(\d+)/i.exec(head);
  if (length) {
    const bodyEnd = rest + Number(length[1]);
    return text.length < bodyEnd ? undefined : { status, head, body: text.slice(rest, bodyEnd) };
  }
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) {
    const body = unchunked(text, rest);
    return body === undefined ? undefined : { status, head, body };
  }
  return { status, head, body: "" };
}

function unchunked(text: string, from: number): string | undefined {
  let body = "";
  for (let at = from; ; ) {
    const line = text.indexOf("\r\n", at);
    if (line < 0) return undefined;
    const size = Number.parseInt(text.slice(at, line), 16);
    if (text.length < line + 2 + size + 2) return undefined;
    if (size === 0) return body;
    body += text.slice(line + 2, line + 2 + size);
    at = line + 2 + size + 2;
  }
}

/** A cookie of an answer as a Cookie field has it, `name=value`. */
export function cookieOf(answer: Answer, name: string): string {
  const cookies = answer.head.matchAll(/\r\nset-cookie: *([^;\r\n]+)/gi);
  for (const [, pair = ""] of cookies) if (pair.startsWith(`${name}=`)) return pair;
  throw new Error(`The answer sets no cookie ${name}: ${answer.head}`);
}

/** @param status what it has to be */
export function expect(answer: Answer, status: number): Answer {
  if (answer.status === status) return answer;
  throw new Error(`Expected ${status}: ${answer.head}\n${answer.body.slice(0, 300)}`);
}
