import { randomBytes } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { Client } from "../api/testing/client";
import { overHttp } from "../api/testing/over-http";
import { freshDatabase } from "../db/testing/databases";
import { type ApiProcess, endProcessesAfterwards, runApi } from "../server/testing/api-process";

endProcessesAfterwards();

const OLD = randomBytes(32).toString("base64url");
const NEW = randomBytes(32).toString("base64url");
const SESSION = "qr-login.session-token";

/** `NEXTAUTH_SECRET` from step to step: each instance learns the new one, then uses it, then forgets the old one. */
const STEPS = [OLD, `${OLD},${NEW}`, `${NEW},${OLD}`, NEW] as const;

describe("rotating NEXTAUTH_SECRET", () => {
  const database = freshDatabase("sqlite");
  /** An instance at each step, on one database: for whoever comes back, a restart is no different. */
  let instances: ApiProcess[] = [];
  beforeAll(async () => {
    const settings = STEPS.map((secrets) => ({ DATABASE_URL: database.url(), NEXTAUTH_SECRET: secrets }));
    instances = await Promise.all(settings.map(runApi));
  });

  /** A browser whose requests go to the instance at the step that `at` tells. */
  async function newClient(at: () => number): Promise<Client> {
    const origin = (await instances[0]?.newClient())?.origin ?? "";
    const url = () => instances[at()]?.url ?? "";
    return Client.open({ origin, transport: (each) => overHttp(url(), { trustedProxy: true })(each) });
  }

  test("keeps what is open and who is signed in, and signs out who did not come by", async () => {
    let step = 0;
    const now = () => step;
    const [phone, app, absent, desktop] = await Promise.all([now, now, now, now].map(newClient));
    if (!phone || !app || !absent || !desktop) throw new Error("unreachable");
    const account = await phone.signUp();
    for (const client of [phone, absent]) void (await client.signIn(account)).value;
    void (await app.signInApp(account)).value;
    const { id } = (await desktop.createTicket()).value;
    const { confirmToken } = (await phone.scan(id, { via: "camera" })).value;
    const other = (await desktop.createTicket()).value;
    const proof = String(await phone.proof("POST", `/api/qr/${id}/confirm`));
    const token = phone.jar.values.get(SESSION);

    step = STEPS.indexOf(`${NEW},${OLD}`);
    // By the old session, and a proof with a nonce of the old secret, word for word.
    expect((await phone.confirm(id, { confirmToken }, { proof })).value).toEqual({ status: "confirmed" });
    void (await desktop.claim(id)).value;
    expect((await phone.session()).value).toMatchObject({ user: { username: account.username } });
    expect(phone.jar.values.get(SESSION)).not.toBe(token);
    expect((await app.devices()).ok).toBe(true);

    step = STEPS.indexOf(NEW);
    for (const client of [phone, desktop]) {
      expect((await client.session()).value).toMatchObject({ user: { username: account.username } });
    }
    expect((await absent.session()).value).toEqual({});
    expect((await app.devices()).ok).toBe(true);
    expect((await desktop.status(other.id)).value.status).toBe("pending");
    expect((await phone.scan(other.id, { via: "camera" })).ok).toBe(true);
  });

  test.each([
    [0, 1],
    [1, 2],
    [2, 3],
  ])("loses nobody while one instance is at step %i and another at step %i", async (...pair) => {
    for (const [here, there] of [pair, pair.toReversed()] as [number, number][]) {
      let step = here;
      const client = await newClient(() => step);
      const account = await client.signUp();
      void (await client.signIn(account)).value;
      for (const next of [there, here, there]) {
        step = next;
        expect((await client.session()).value).toMatchObject({ user: { username: account.username } });
      }
    }
  });
});
