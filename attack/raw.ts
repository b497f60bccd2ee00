import { connect } from "node:net";
import type { World } from "./world";

/** Where bytes are sent to. */
interface Reachable {
  world: Pick<World, "origin">;
}

/** Sends bytes as they are; resolves to what came back until the server closed, or undefined after `timeoutMs`. */
export function raw({ world }: Reachable, bytes: string, timeoutMs = 20_000): Promise<string | undefined> {
  const { hostname, port } = new URL(world.origin);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let answer = "";
    const timer = setTimeout(() => {
      resolve(undefined);
      socket.destroy();
    }, timeoutMs);
    socket.on("data", (chunk) => {
      answer += chunk;
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      clearTimeout(timer);
      resolve(answer);
    });
    socket.write(Buffer.from(bytes, "latin1"));
  });
}

/** A whole request, after which the server is to close; what it answered, or that it did not. */
export function rawRequest(target: Reachable, line: string, headers: string[] = [], body = ""): Promise<string> {
  const head = [`${line} HTTP/1.1`, ...headers, "Connection: close"].join("\r\n");
  return raw(target, `${head}\r\n\r\n${body}`).then((answer = "still open") => answer);
}

/** Of a raw answer. */
export function statusOf(answer: string | undefined): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer ?? "")?.[1] ?? 0);
}
