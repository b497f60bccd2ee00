import { connect } from "node:tls";

/** What a stranger without a session can send, and spoil: each is a connection of its own. */
const REQUESTS: Record<string, (host: string) => string> = {
  "a chunked body with a size that is none": (host) =>
    `${head("POST", "/api/x", host)}Transfer-Encoding: chunked\r\n\r\nZZ\r\n`,
  "a body that breaks off": (host) => `${head("POST", "/api/qr", host)}Content-Length: 1000\r\n\r\n{"a":`,
  "a chunked body that breaks off": (host) =>
    `${head("POST", "/api/auth/callback/qr", host)}Transfer-Encoding: chunked\r\n\r\n400\r\n{"a":`,
  "a chunked body that is too large": (host) =>
    `${head("POST", "/api/account", host)}Transfer-Encoding: chunked\r\n\r\n${`10000\r\n${"x".repeat(0x10000)}\r\n`.repeat(90)}0\r\n\r\n`,
  "a body that is refused before it has come": (host) =>
    `${head("POST", "/api/qr", host)}Content-Length: 4900000\r\n\r\n${"x".repeat(4_900_000)}`,
  "headers that are too large": (host) => `${head("GET", "/api/health", host)}Cookie: a=${"x".repeat(40_000)}\r\n\r\n`,
  "many headers that are too large together": (host) =>
    `${head("GET", "/api/health", host)}${Array.from({ length: 12 }, (_, i) => `X-${i}: ${"x".repeat(6_000)}\r\n`).join("")}\r\n`,
  "two lengths": (host) =>
    `${head("POST", "/api/qr", host)}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x`,
  "a page that nobody waits for": (host) => `${head("GET", "/login", host)}\r\n`,
};

function head(method: string, path: string, host: string): string {
  return `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\n`;
}

const EVERY_MS = 60;
const GONE_AFTER_MS = 250;

/** Spoils requests in turn, about fifteen a second, until stopped. */
export function startStranger(origin: string): { count(): number; stop(): void } {
  const { host, port } = new URL(origin);
  const kinds = Object.values(REQUESTS);
  let count = 0;
  const timer = setInterval(() => {
    const text = kinds[count % kinds.length]?.(host) ?? "";
    count += 1;
    const socket = connect({ port: Number(port), host: "127.0.0.1", servername: "localhost" }, () =>
      socket.write(text),
    );
    socket.on("error", () => {});
    socket.resume();
    setTimeout(() => socket.destroy(), GONE_AFTER_MS);
  }, EVERY_MS);
  return { count: () => count, stop: () => clearInterval(timer) };
}
