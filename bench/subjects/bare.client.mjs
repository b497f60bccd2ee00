import { Connection, expect, idleConnections } from "../measure/connection.mjs";
import { Stream } from "../measure/stream.mjs";

const JSON_BODY = "Content-Type: application/json\r\n";

/**
 * @param {{ port: number, kept?: boolean }} given `kept` asks for one statement a request
 * @returns {import("../measure/load.mjs").Play}
 */
export function play({ port, kept = false }) {
  const place = { port, host: `127.0.0.1:${port}` };
  const where = kept ? "/kept" : "/bare";
  const idle = idleConnections(place);
  /** @type {Connection[]} one a person */
  const connections = [];
  /** @type {string[]} the code that each person shows */
  const codes = [];

  /** @param {Connection} by */
  async function createBy(by) {
    return JSON.parse(expect(await by.request("POST", `${where}/create`, JSON_BODY, "{}"), 201).body).id;
  }

  /** @param {number} person */
  function connectionOf(person) {
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
      /** @type {Stream | undefined} */
      let stream;
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
