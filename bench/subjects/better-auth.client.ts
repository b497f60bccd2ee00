import { randomBytes } from "node:crypto";
import { type Answer, Connection, cookieOf, expect, idleConnections } from "../measure/connection";
import type { Play } from "../measure/load";

const JSON_BODY = "Content-Type: application/json\r\n";
const CLIENT = "bench";
const GRANT = "urn:ietf:params:oauth:grant-type:device_code";

interface Code {
  device_code: string;
  user_code: string;
}

export function play({ port }: { port: number }): Play {
  const origin = `http://127.0.0.1:${port}`;
  const place = { port, host: `127.0.0.1:${port}` };
  const idle = idleConnections(place);
  const own = `Origin: ${origin}\r\n`;
  /** One a person. */
  const connections: Connection[] = [];
  /** A person's session cookie. */
  const sessions: string[] = [];
  /** The code that each person shows. */
  const codes: Code[] = [];

  function connectionOf(person: number): Connection {
    connections[person] ??= new Connection(place);
    return connections[person];
  }

  async function createBy(by: Connection): Promise<Code> {
    const body = JSON.stringify({ client_id: CLIENT });
    return JSON.parse(expect(await by.request("POST", "/api/auth/device/code", own + JSON_BODY, body), 200).body);
  }

  async function verify(by: Connection, { user_code }: Code, person: number): Promise<void> {
    const answer = await by.request("GET", `/api/auth/device?user_code=${user_code}`, `${own}${sessions[person]}`);
    if (!expect(answer, 200).body.includes('"pending"')) throw new Error(`Not pending: ${answer.body}`);
  }

  async function approve(by: Connection, { user_code }: Code, person: number): Promise<void> {
    const body = JSON.stringify({ userCode: user_code });
    expect(await by.request("POST", "/api/auth/device/approve", own + JSON_BODY + sessions[person], body), 200);
  }

  function token(by: Connection, { device_code }: Code): Promise<Answer> {
    const body = JSON.stringify({ grant_type: GRANT, device_code, client_id: CLIENT });
    return by.request("POST", "/api/auth/device/token", own + JSON_BODY, body);
  }

  function requirePending(answer: Answer): void {
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
