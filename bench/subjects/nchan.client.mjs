import { randomBytes } from "node:crypto";
import { idleConnections } from "../measure/connection.mjs";
import { Stream } from "../measure/stream.mjs";

const JSON_BODY = "Content-Type: application/json\r\n";

/** @param {{ port: number }} given @returns {import("../measure/load.mjs").Play} */
export function play({ port }) {
  const place = { port, host: `127.0.0.1:${port}` };
  const idle = idleConnections(place);

  return {
    async ask() {
      const id = randomBytes(16).toString("hex");
      const body = JSON.stringify({ id, status: "confirmed" });
      /** @type {Stream | undefined} */
      let stream;
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
