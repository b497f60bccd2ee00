import { randomBytes } from "node:crypto";
import { idleConnections } from "../measure/connection";
import type { Play } from "../measure/load";
import { Stream } from "../measure/stream";

const JSON_BODY = "Content-Type: application/json\r\n";

export function play({ port }: { port: number }): Play {
  const place = { port, host: `127.0.0.1:${port}` };
  const idle = idleConnections(place);

  return {
    async ask() {
      const id = randomBytes(16).toString("hex");
      const body = JSON.stringify({ id, status: "confirmed" });
      let stream: Stream | undefined;
      return {
        async listen() {
          stream = await Stream.open(place, `/events/${id}`);
        },
        scan: async () => {},
        async confirm() {
          const { status, head } = await idle((by) => by.request("POST", `/confirm/${id}`, JSON_BODY, body));
          if (status !== 201) throw new Error(`Nobody listened: ${head}`);
        },
        confirmed: async () => stream?.until('"status":"confirmed"'),
        listens: () => stream !== undefined && !stream.ended,
        close: () => stream?.close(),
      };
    },
  };
}
