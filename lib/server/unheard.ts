import { createServer, type OutgoingHttpHeaders, type RequestListener, request as send } from "node:http";
import { duplexPair } from "node:stream";
import { buffer } from "node:stream/consumers";

export type Ask = (path: string, headers: OutgoingHttpHeaders) => Promise<Response>;

/** Asks a listener as a connection would, without one: no port is open, so nobody else can. */
export function unheard(listener: RequestListener): Ask {
  const server = createServer(listener);
  return (path, headers) => {
    const [ours, theirs] = duplexPair();
    server.emit("connection", theirs);
    return new Promise((resolve, reject) => {
      const request = send({ path, headers, createConnection: () => ours });
      request.on("error", reject);
      request.on("response", (incoming) => {
        const pairs = Object.entries(incoming.headersDistinct);
        const fields = pairs.flatMap(([name, values = []]) => values.map((value): [string, string] => [name, value]));
        const { statusCode: status = 500 } = incoming;
        buffer(incoming).then((body) => resolve(new Response(body, { status, headers: fields })), reject);
      });
      request.end();
    });
  };
}
