import { request } from "node:http";
import Sqlite from "better-sqlite3";
import pg from "pg";
import { AccountEvents } from "../lib/api/testing/account-events";
import type { Client } from "../lib/api/testing/client";
import type { ActivityEvent } from "../lib/api/types";
import { atOnce, GotThrough, missed, refused, type Source, thiefOf } from "./attack";
import type { World } from "./world";

const MANY = 20_000;
const MAX_DEVICES = 100;

/** What one account may have, cost and hide, and what of it a thief's reads move. */
export const account: Source = {
  name: "One account",
  attacks: [
    {
      name: "20,000 devices of one account: its list, and a sign-in that names it",
      async run(target) {
        const { client, account } = await target.phone();
        await addDevices(target.world, account.username);
        const { devices } = (await client.devices()).value;
        if (devices.length > MAX_DEVICES) throw new GotThrough(`${devices.length} are told`);
        const browser = await target.browser();
        void (await browser.signIn(account)).value;
        const left = (await rowsOf(target.world, account.username)).filter(({ endedAt }) => endedAt === null);
        return missed(left.length > MAX_DEVICES, `${left.length} are left`, `${left.length} are left`);
      },
    },
    {
      name: "the right password 200 times at once by its own browser: nobody else can sign in",
      async run(target) {
        const { client, account } = await target.phone();
        const csrfToken = await client.csrfToken();
        const { username, password } = account;
        const flooding = atOnce(200, () =>
          client.copy().post("/api/auth/callback/password", { csrfToken, username, password }, { proof: true }),
        );
        const others = await atOnce(12, () => target.phone().catch(() => undefined));
        const granted = (await flooding).filter(({ ok }) => ok).length;
        const out = others.filter((other) => other === undefined).length;
        return missed(
          out + Math.max(0, granted - 60) > 0,
          `${out} of 12 were refused, ${granted} granted`,
          `${granted} of 200 granted, 12 of 12 others came in`,
        );
      },
    },
    {
      name: "660 streams of an account, by six of its devices at one address",
      async run(target) {
        const { account } = await target.phone();
        const browsers = await atOnce(6, () => target.browser());
        const [first] = browsers;
        for (const browser of browsers) {
          browser.address = first?.address ?? "";
          void (await browser.signIn(account)).value;
        }
        const leave = new AbortController();
        const opened = await Promise.all(
          browsers.flatMap((browser) =>
            Array.from({ length: 110 }, () => browser.send("GET", "/api/account/events", { signal: leave.signal })),
          ),
        );
        const open = opened.filter(({ ok }) => ok).length;
        const other = await target.phone();
        const stream = new AccountEvents(
          await other.client.send("GET", "/api/account/events", { signal: leave.signal }),
        );
        leave.abort();
        await stream.next().catch(() => undefined);
        const codes = opened.map(({ ok, status }) => ({ ok, status, code: "rate_limited" })).filter(({ ok }) => !ok);
        const most = 128 * target.world.instances.length;
        return missed(open > most, `${open} are open`, `${open} open, the others: ${refused(...codes)}`);
      },
    },
    {
      name: "a stolen cookie reads from elsewhere: it moves where the device is, and makes its place known",
      async run(target) {
        const { client } = await target.phone();
        const thief = await thiefOf(target, client);
        const paths = ["/api/auth/session", "/api/devices", "/api/devices/activity", "/api/browsers"];
        for (const path of paths) if (!(await thief.call("GET", path)).ok) throw new Error(`${path} cannot be read`);
        const own = (await client.devices()).value.devices.find(({ current }) => current);
        return missed(own?.ip !== client.address, `the device is told to be at ${own?.ip}`, `still at ${own?.ip}`);
      },
    },
    {
      name: "the activity: 40 junk refusals before a guess, 60 guesses and 25 changes after a strange sign-in",
      async run(target) {
        const { client, account } = await target.phone();
        const attacker = await target.browser();
        await atOnce(40, () => attacker.scan("a".repeat(22), { proof: false }));
        await guess(attacker, account.username);
        await attacker.signIn(account);
        const strange = attacker.address;
        const elsewhere = await atOnce(6, () => target.browser());
        for (const each of elsewhere) for (let time = 0; time < 10; time++) await guess(each, account.username);
        const rename = (index: number) =>
          attacker.call("PATCH", "/api/account", { body: { name: `Ada ${index}` }, proof: true });
        for (let time = 0; time < 25; time++) await rename(time);
        const { events } = (await client.call<{ events: ActivityEvent[] }>("GET", "/api/devices/activity")).value;
        const told = (type: string) => events.some((event) => event.type === type && event.ip === strange);
        if (!told("sign_in")) throw new GotThrough("the strange sign-in is not told");
        return missed(
          !told("sign_in.refused"),
          "the guess before it is not told",
          `${events.length} events, both among them`,
        );
      },
    },
    {
      name: "24 pictures held back, a byte short of 4 MB, by one account",
      async run(target) {
        const { client } = await target.phone();
        const holds = await atOnce(24, () => heldBack(target.world, client));
        const first = await Promise.race([
          Promise.all(holds.map(({ status }) => Promise.race([status, later(5_000)]))),
          later(20_000).then(() => []),
        ]);
        for (const { stop } of holds) stop();
        const read = first.filter((status) => status === undefined).length;
        return missed(
          read > 4 || first.length === 0,
          `${read} are being read`,
          `${first.filter((each) => each === 429).length} of 24 are told to wait before they were read`,
        );
      },
    },
    {
      name: "somebody else's name and picture, by whom a code is scanned: the desktop takes him for its owner",
      async run(target) {
        const [victim, copy] = [await target.phone(), await target.phone()];
        void (await copy.client.call("PATCH", "/api/account", { body: { name: victim.account.name }, proof: true }))
          .value;
        const desktop = await target.browser();
        const { id } = (await desktop.createTicket()).value;
        void (await copy.client.scan(id, { via: "camera" })).value;
        const { user } = (await desktop.status(id)).value;
        return missed(
          user?.username !== copy.account.username,
          "no username beside the name",
          "the username beside the name",
        );
      },
    },
  ],
};

async function guess(client: Client, username: string): Promise<void> {
  const csrfToken = await client.csrfToken();
  await client.post(
    "/api/auth/callback/password",
    { csrfToken, username, password: "a guess of mine" },
    { proof: true },
  );
}

function later(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), ms));
}

/** Sends the head of an upload and most of its body; `status` resolves once it is answered all the same. */
async function heldBack({ origin }: World, client: Client): Promise<{ status: Promise<number>; stop(): void }> {
  const path = "/api/account/picture";
  const sending = request(`${origin}${path}`, {
    method: "PUT",
    headers: {
      cookie: [...client.jar.values].map(([name, value]) => `${name}=${value}`).join("; "),
      dpop: (await client.proof("PUT", path)) ?? "",
      "user-agent": client.userAgent,
      "x-forwarded-for": client.address,
      origin,
      "sec-fetch-site": "same-origin",
      "content-type": "image/png",
      "content-length": String(4 * 1024 * 1024),
    },
  });
  const status = new Promise<number>((resolve) => {
    sending.on("response", (response) => resolve(response.statusCode ?? 0));
    sending.on("error", () => resolve(0));
  });
  sending.write(Buffer.alloc(64 * 1024));
  return { status, stop: () => void sending.destroy() };
}

async function rowsOf(world: World, username: string): Promise<{ endedAt: unknown }[]> {
  const { User: users = [], Device: devices = [] } = await world.tables();
  const id = (users as { id: string; username: string }[]).find((user) => user.username === username)?.id;
  return (devices as { userId: string; endedAt: unknown }[]).filter(({ userId }) => userId === id);
}

/** As sign-ins of years would leave them. */
async function addDevices({ databaseUrl }: World, username: string): Promise<void> {
  const columns = `"id", "userId", "kind", "label", "browser", "os", "deviceType", "ip", "signedInBy", "createdAt", "lastSeenAt"`;
  const values = (i: string, then: string) =>
    `'many' || ${i}, "id", 'browser', 'x', 'Firefox', 'Linux', 'desktop', '192.0.2.1', 'password', ${then}, ${then}`;
  if (databaseUrl.startsWith("file:")) {
    const database = new Sqlite(databaseUrl.slice("file:".length), { timeout: 10_000 });
    const then = new Date(Date.now() - 86_400_000).toISOString().replace("Z", "+00:00");
    const numbers = `WITH RECURSIVE "n"("i") AS (SELECT 1 UNION ALL SELECT "i" + 1 FROM "n" WHERE "i" < ${MANY})`;
    database
      .prepare(
        `INSERT INTO "Device" (${columns}) ${numbers} SELECT ${values(`"i"`, `'${then}'`)} FROM "User", "n" WHERE "username" = ?`,
      )
      .run(username);
    database.close();
    return;
  }
  const client = new pg.Client(databaseUrl);
  await client.connect();
  const then = "now() - interval '1 day'";
  const numbers = `generate_series(1, ${MANY}) AS "i"`;
  await client.query(
    `INSERT INTO "Device" (${columns}) SELECT ${values(`"i"`, then)} FROM "User", ${numbers} WHERE "username" = $1`,
    [username],
  );
  await client.end();
}
