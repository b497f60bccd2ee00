import { Connection, expect, idleConnections } from "../measure/connection";
import type { Play } from "../measure/load";
import { Stream } from "../measure/stream";

const JSON_BODY = "Content-Type: application/json\r\n";

/** @param given `kept` asks for one statement a request */
export function play({ port, kept = false }: { port: number; kept?: boolean }): Play {
  const place = { port, host: `127.0.0.1:${port}` };
  const where = kept ? "/kept" : "/bare";
  const idle = idleConnections(place);
  /** One a person. */
  const connections: Connection[] = [];
  /** The code that each person shows. */
  const codes: string[] = [];

  async function createBy(by: Connection): Promise<string> {
    return JSON.parse(expect(await by.request("POST", `${where}/create`, JSON_BODY, "{}"), 201).body).id;
  }

  function connectionOf(person: number): Connection {
    connections[person] ??= new Connection(place);
    return connections[person];
  }

  return {
    async create(person) {
      codes[person] = await createBy(connectionOf(person));
    },

    async poll(person) {
      const answer = await connectionOf(person).request("GET", `${where}/status/${codes[person]}`);
      if (!expect(answer, 200).body.includes('"pending"')) throw new Error(`Not pending: ${answer.body}`);
    },

    async ask() {
      const id = await idle(createBy);
      let stream: Stream | undefined;
      return {
        async listen() {
          stream = await Stream.open(place, `${where}/events/${id}`);
        },
        scan: async () => {},
        async confirm() {
          expect(await idle((by) => by.request("POST", `${where}/confirm/${id}`, JSON_BODY, "{}")), 200);
        },
        confirmed: async () => stream?.until('"status":"confirmed"'),
        listens: () => stream !== undefined && !stream.ended,
        close: () => stream?.close(),
      };
    },
  };
}
