import { readFileSync, unwatchFile, watchFile } from "node:fs";
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { createServer as createTlsServer, type Server as TlsServer } from "node:tls";
import { decodeText } from "../env/text-file.mjs";
import { log } from "../log";
import { DATA_POLICY } from "./page-headers";
import { StartError } from "./start-error";

export interface TlsFiles {
  certFile: string;
  keyFile: string;
}

const TLS_HANDSHAKE = 22;
const TIMEOUT_MS = 10_000;
const LOOK_AGAIN_MS = 60_000;

/**
 * Speaks https, and leads plain http on the same port to `origin`, since people type addresses without a scheme. Files that
 * change are read again, for later connections. @throws StartError where they are not a certificate and its key
 */
export function speakTls(server: Server, files: TlsFiles, origin: string, timeoutMs = TIMEOUT_MS): void {
  const tls = createTlsServer({ ALPNProtocols: ["http/1.1"], handshakeTimeout: timeoutMs });
  present(tls, files);
  const plain = createHttpServer((request, response) => leadToHttps(request, response, origin));

  // As Node does for https: the HTTP server gets each connection once it is secure.
  const [serve, ...others] = server.listeners("connection");
  if (!serve || others.length > 0) throw new Error("Node's HTTP server takes connections in an unknown way.");
  server.removeAllListeners("connection");
  server.on("connection", (socket: Socket) => sortByFirstByte(socket, { tls, plain, timeoutMs }));
  tls.on("secureConnection", (socket) => serve.call(server, socket));
  tls.on("tlsClientError", (_error, socket) => socket.destroy());
  renewFrom(files, () => present(tls, files), server);
}

interface Ways {
  tls: { emit: Emit };
  plain: { emit: Emit };
  timeoutMs: number;
}

function sortByFirstByte(socket: Socket, { tls, plain, timeoutMs }: Ways): void {
  const drop = () => socket.destroy();
  socket.on("error", drop);
  cutAfter(socket, timeoutMs, "data");
  socket.once("data", (first) => {
    socket.pause();
    socket.off("error", drop);
    socket.unshift(first);
    if (first[0] === TLS_HANDSHAKE) return tls.emit("connection", socket);
    // One request and its answer. That server does not listen, so Node does not look for its slow requests.
    cutAfter(socket, timeoutMs);
    plain.emit("connection", socket);
    // TLS takes over the handle and what was read from it; HTTP waits for the socket to flow.
    return socket.resume();
  });
}

/** Counts however busy the connection is: bytes that come one by one buy no time. */
function cutAfter(socket: Socket, timeoutMs: number, unless: "data" | "close" = "close"): void {
  const timer = setTimeout(() => socket.destroy(), timeoutMs);
  for (const event of [unless, "close"]) socket.once(event, () => clearTimeout(timer));
}

type Emit = (event: "connection", socket: Socket) => boolean;

/** Leads on pages only: anything else has already gone over the network unprotected, and must not do so again. */
function leadToHttps({ method, url = "" }: IncomingMessage, response: ServerResponse, origin: string): void {
  const leads = (method === "GET" || method === "HEAD") && url.startsWith("/");
  response.writeHead(leads ? 307 : 400, {
    ...(leads && { Location: origin + url }),
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Security-Policy": DATA_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    Connection: "close",
  });
  response.end(`This server speaks https. Open ${origin}\n`);
}

function present(tls: TlsServer, { certFile, keyFile }: TlsFiles): void {
  const credentials = { cert: read("TLS_CERT", certFile), key: read("TLS_KEY", keyFile) };
  try {
    tls.setSecureContext(credentials);
  } catch (error) {
    throw new StartError(`TLS_CERT and TLS_KEY are not a certificate and its key (${(error as Error).message}).`);
  }
}

function read(setting: string, file: string): string {
  try {
    return decodeText(readFileSync(file));
  } catch (error) {
    throw new StartError(`${setting}=${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}

function renewFrom({ certFile, keyFile }: TlsFiles, renew: () => void, server: Server): void {
  const look = () => {
    try {
      renew();
      log().info({ event: "certificate_renewed" });
    } catch (err) {
      // Only one of the two may have been written yet; the next change is noticed as well.
      log().warn({ event: "certificate_not_renewed", err });
    }
  };
  for (const file of [certFile, keyFile]) watchFile(file, { persistent: false, interval: LOOK_AGAIN_MS }, look);
  server.once("close", () => {
    for (const file of [certFile, keyFile]) unwatchFile(file, look);
  });
}
