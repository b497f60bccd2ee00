import { randomBytes } from "node:crypto";
import { Connection, cookieOf, expect, idleConnections } from "../measure/connection.mjs";

const JSON_BODY = "Content-Type: application/json\r\n";
const CLIENT = "bench";
const GRANT = "urn:ietf:params:oauth:grant-type:device_code";

/** @typedef {{ device_code: string, user_code: string }} Code */

/** @param {{ port: number }} given @returns {import("../measure/load.mjs").Play} */
export function play({ port }) {
  const origin = `http://127.0.0.1:${port}`;
  const place = { port, host: `127.0.0.1:${port}` };
  const idle = idleConnections(place);
  const own = `Origin: ${origin}\r\n`;
  /** @type {Connection[]} one a person */
  const connections = [];
  /** @type {string[]} a person's session cookie */
  const sessions = [];
  /** @type {Code[]} the code that each person shows */
  const codes = [];

  /** @param {number} person */
  function connectionOf(person) {
    connections[person] ??= new Connection(place);
    return connections[person];
  }

  /** @param {Connection} by @returns {Promise<Code>} */
  async function createBy(by) {
    const body = JSON.stringify({ client_id: CLIENT });
    return JSON.parse(expect(await by.request("POST", "/api/auth/device/code", own + JSON_BODY, body), 200).body);
  }

  /** @param {Connection} by @param {Code} code @param {number} person */
  async function verify(by, { user_code }, person) {
    const answer = await by.request("GET", `/api/auth/device?user_code=${user_code}`, `${own}${sessions[person]}`);
    if (!expect(answer, 200).body.includes('"pending"')) throw new Error(`Not pending: ${answer.body}`);
  }

  /** @param {Connection} by @param {Code} code @param {number} person */
  async function approve(by, { user_code }, person) {
    const body = JSON.stringify({ userCode: user_code });
    expect(await by.request("POST", "/api/auth/device/approve", own + JSON_BODY + sessions[person], body), 200);
  }

  /** @param {Connection} by @param {Code} code */
  function token(by, { device_code }) {
    const body = JSON.stringify({ grant_type: GRANT, device_code, client_id: CLIENT });
    return by.request("POST", "/api/auth/device/token", own + JSON_BODY, body);
  }

  /** @param {import("../measure/connection.mjs").Answer} answer */
  function requirePending(answer) {
    // One that was polled within the same millisecond is told so.
    if (/authorization_pending|slow_down/.test(expect(answer, 400).body)) return;
    throw new Error(`Not pending: ${answer.body}`);
  }

  return {
    async gather(people) {
      while (sessions.length < people) {
        const email = `${randomBytes(6).toString("hex")}@example.org`;
        const body = JSON.stringify({ email, password: "a phrase of the bench", name: "Ada Lovelace" });
        const answer = await idle((by) => by.request("POST", "/api/auth/sign-up/email", own + JSON_BODY, body));
        sessions.push(`Cookie: ${cookieOf(expect(answer, 200), "better-auth.session_token")}\r\n`);
      }
    },

    async login(person) {
      const by = connectionOf(person);
      const code = await createBy(by);
      await verify(by, code, person);
      await approve(by, code, person);
      const answer = expect(await token(by, code), 200);
      if (!answer.body.includes('"access_token"')) throw new Error(`Not signed in: ${answer.body}`);
    },

    async create(person) {
      codes[person] = await createBy(connectionOf(person));
    },

    async poll(person) {
      requirePending(await token(connectionOf(person), codes[person] ?? { device_code: "", user_code: "" }));
    },

    async askToPoll() {
      const code = await idle(createBy);
      return {
        scan: (person) => idle((by) => verify(by, code, person)),
        confirm: (person) => idle((by) => approve(by, code, person)),
        async poll() {
          const answer = await idle((by) => token(by, code));
          if (answer.status === 200) return true;
          requirePending(answer);
          return false;
        },
      };
    },
  };
}
