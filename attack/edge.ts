import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { newServer, type ServerSettings, type TestServer } from "../e2e/server";
import { Client } from "../lib/api/testing/client";
import { openLogin } from "../lib/api/testing/login-page";
import { overHttp } from "../lib/api/testing/over-http";
import { certificateFor } from "../scripts/certificate.mjs";
import { atOnce, GotThrough, missed, refused, type Source, scanned, someOf } from "./attack";
import { raw, rawRequest, statusOf } from "./raw";

/** Addresses that once passed for one place. */
const ELSEWHERE: [string, string][] = [
  ["100.64.1.1", "100.64.200.1"],
  ["10.1.0.1", "10.2.0.1"],
  ["192.168.1.7", "10.1.0.7"],
  ["172.16.0.1", "172.17.0.1"],
  ["127.0.0.1", "169.254.1.1"],
  ["169.254.1.1", "169.254.1.1"],
  ["fe80::1", "fe80::1"],
  ["fd00:1:2:3::1", "fd00:1:3:3::1"],
  ["2001:db8:1:200::1", "2001:db8:1:100::1"],
  ["2001:db8:1:2::1", "2001:db8:1:3::1"],
  ["64:ff9b::192.0.2.1", "64:ff9b::198.51.100.1"],
  ["::ffff:192.0.2.1", "::ffff:192.0.2.2"],
  ["2002:c000:201::1", "2002:c000:202::1"],
  ["unknown", "unknown"],
];

/** What comes before any handler: whom a proxy speaks for, connections that take their time, what a browser sends along. */
export const edge: Source = {
  name: "The edge",
  attacks: [
    {
      name: "a relayed code behind a proxy that tells no addresses",
      stateless: true,
      async run({ browser, phone }) {
        const held: string[] = [];
        for (const hidden of ["unknown", "_hidden", "", "203.0.113.5, not an address"]) {
          const headers = { "x-forwarded-for": hidden };
          const [desktop, victim] = [await browser(), await phone()];
          const { id } = (await desktop.createTicket({ headers })).value;
          const scan = (await victim.client.scan(id, { via: "camera", headers })).value;
          if (!scan.numberRequired) throw new GotThrough(`${hidden}: no number asked for`);
          if ("place" in scan.desktop) throw new GotThrough(`${hidden}: a place is told`);
          held.push(
            refused(await victim.client.confirm(id, { confirmToken: scan.confirmToken, number: null }, { headers })),
          );
        }
        return [...new Set(held)].join(", ");
      },
    },
    {
      name: "tables of networks: a phone told that a desktop is beside it, of 14 that are elsewhere",
      stateless: true,
      async run({ browser, phone }) {
        for (const [of, other] of ELSEWHERE) {
          const [desktop, victim] = [await browser(), await phone()];
          const { id } = (await desktop.createTicket({ headers: { "x-forwarded-for": of } })).value;
          const scan = await victim.client.scan(id, { via: "camera", headers: { "x-forwarded-for": other } });
          if (scan.value.desktop.sameNetwork) throw new GotThrough(`${of} beside ${other}`);
        }
        return `${ELSEWHERE.length} pairs, none side by side`;
      },
    },
    {
      name: "a secret that could be guessed: repeated, running along, a sample's",
      stateless: true,
      async run() {
        const weak = ["a".repeat(32), "0123456789".repeat(4), "changeme".repeat(4), "abcdefghijklmnopqrstuvwxyz012345"];
        for (const NEXTAUTH_SECRET of weak) {
          const server = await newServer({ NEXTAUTH_SECRET }).catch((error: Error) => error);
          if (!(server instanceof Error)) {
            await server.remove();
            throw new GotThrough(`started with ${NEXTAUTH_SECRET}`);
          }
          if (server.message.includes(NEXTAUTH_SECRET)) throw new GotThrough("the log has it");
        }
        return `${weak.length} refused at the start`;
      },
    },
    {
      name: "200 codes at once by those whose address nobody tells",
      stateless: true,
      async run({ browser }) {
        const attacker = await browser();
        const answers = await atOnce(200, (index) =>
          attacker.createTicket({
            headers: { "x-forwarded-for": ["unknown", "_a", `_b${index}`, ""][index % 4] ?? "" },
          }),
        );
        const granted = answers.filter(({ ok }) => ok).length;
        const others = refused(...answers.filter(({ ok }) => !ok));
        return missed(granted > 120, `${granted} granted`, `${granted} of 200 granted, the others: ${others}`);
      },
    },
    {
      name: "200 codes at once by a peer that is no proxy and says to be one",
      stateless: true,
      run: () =>
        onServer({ TRUST_PROXY: "1", TRUSTED_PROXIES: "192.0.2.0/24" }, async ({ origin }) => {
          const attacker = await Client.open({ origin, transport: overHttp(origin) });
          const answers = await atOnce(200, (index) =>
            attacker.createTicket({ headers: { "x-forwarded-for": `203.0.113.${index}` } }),
          );
          return someOf(answers, 120);
        }),
    },
    {
      name: "60 slow clients of plain http on the port of https, a byte a second; one that says nothing",
      stateless: true,
      waits: true,
      async run() {
        const directory = await mkdtemp(path.join(tmpdir(), "qr-login-attack-"));
        const { certFile, keyFile } = await certificateFor(directory, ["localhost"]);
        try {
          return await onServer({ TLS_CERT: certFile, TLS_KEY: keyFile }, async ({ origin }) => {
            const starts = [
              "GET /login HTTP/1.1\r\nHost: x\r\nX-Slow: ",
              "POST / HTTP/1.1\r\nX-Slow: ",
              "\x16\x03\x01\x20\0",
            ];
            const cut = await atOnce(61, (index) => drip(origin, starts[index % 4] ?? "", 30_000));
            const open = cut.filter((isCut) => !isCut).length;
            return missed(open > 0, `${open} still open after 30 s`, "all cut");
          });
        } finally {
          await rm(directory, { recursive: true });
        }
      },
    },
    {
      name: "codes by another site's links, and a browser filled with their cookies",
      async run({ browser, world }) {
        const { origin } = world;
        const [visitor, desktop] = [await browser(), await browser()];
        const before = (await world.tables()).Ticket?.length;
        for (let count = 0; count < 5; count++) await openLogin(visitor, origin, { "sec-fetch-site": "cross-site" });
        const made = ((await world.tables()).Ticket?.length ?? 0) - (before ?? 0);
        if (made > 0 || visitor.jar.values.size > 0) throw new GotThrough(`${made} codes by 5 visits`);
        for (let count = 0; count < 30; count++) {
          if (count % 2 === 0) await openLogin(desktop, origin);
          else void (await desktop.createTicket()).value;
        }
        const cookies = desktop.jar.values.size;
        return missed(
          cookies > 8,
          `${cookies} cookies in one browser`,
          `no code by 5 visits; ${cookies} cookies of 30 codes`,
        );
      },
    },
    {
      name: "reads by another site's page: streams, sessions and lists, 700 times",
      async run(target) {
        const { desktop, id } = await scanned(target);
        const { client } = await target.phone();
        const headers = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "cors" };
        const stream = `/api/qr/${id}/events`;
        const paths = [stream, "/api/account/events", "/api/auth/session", "/api/devices"];
        const leave = new AbortController();
        const answers = await atOnce(700, (index) => {
          const path = paths[index % paths.length] ?? "";
          return (path === stream ? desktop : client).send("GET", path, { headers, signal: leave.signal });
        });
        const held = refused(...answers.map(({ ok, status }) => ({ ok, status, code: undefined })));
        leave.abort();
        const events = await desktop.events(id);
        const status = (await events.next())?.status;
        await events.close();
        return missed(status !== "scanned", "no stream is left for the desktop", `${held}; a stream of its own opens`);
      },
    },
    {
      name: "a cookie planted by a neighbouring site, with a byte before its prefix",
      stateless: true,
      run: () =>
        onServer({ APP_URL: "https://login.example.org", TRUST_PROXY: "1" }, async (server) => {
          const open = () => Client.open({ origin: "https://login.example.org", transport: overHttp(server.origin) });
          const [attacker, victim] = [await open(), await open()];
          const account = await attacker.signUp();
          void (await attacker.signIn(account)).value;
          const planted = [...attacker.jar.values].filter(([name]) => name.startsWith("__Host-"));
          for (const byte of ["\u00a0", "\u0085"]) {
            const cookie = planted.map(([name, value]) => `${byte}${name}=${value}`).join(";");
            const session = (await victim.session({ headers: { cookie } })).value;
            if ("user" in session) throw new GotThrough("the victim is signed in as the attacker");
          }
          return missed(planted.length === 0, "nothing to plant", "cookies of another name");
        }),
    },
    {
      name: "headers of the framework's own, malformed: errors, and a log that is no JSON",
      stateless: true,
      async run(target) {
        const [instance] = target.world.instances;
        const before = instance?.output().length ?? 0;
        const statuses: number[] = [];
        for (const tree of ["{", "%", "%5B%22%22%5D", "%5B%22%22%2C%7B%22a%22%3A1%7D%5D"]) {
          const headers = ["Host: localhost", "RSC: 1", `Next-Router-State-Tree: ${tree}`];
          const led = await rawRequest(target, "GET /login", headers);
          const [, location = "/login"] = /^location: (\S+)/im.exec(led) ?? [];
          statuses.push(statusOf(led), statusOf(await rawRequest(target, `GET ${location}`, headers)));
        }
        for (const header of ["X-Matched-Path: /[x", "X-Invoke-Status: 500", "Next-Url: http://[", "Next-Action: x"])
          statuses.push(statusOf(await rawRequest(target, "GET /login", ["Host: localhost", header])));
        const lines = instance?.output().slice(before).split("\n").filter(Boolean) ?? [];
        const odd = lines.filter((line) => !line.startsWith("{"));
        if (odd.length > 0) throw new GotThrough(`${odd.length} lines that are no JSON: ${odd[0]}`);
        return missed(
          statuses.some((status) => status === 0 || status >= 500),
          statuses.join(", "),
          `${[...new Set(statuses)].join(", ")}; ${lines.length} lines in the log`,
        );
      },
    },
    {
      name: "a page of Next.js's own, for caches to keep",
      stateless: true,
      async run({ browser }) {
        const client = await browser();
        for (const path of ["/_global-error", "/_global-error.rsc", "/_not-found", "/_error", "/500"]) {
          const { headers } = await client.call("GET", path);
          const cache = headers.get("cache-control") ?? "";
          if (!cache.includes("no-store")) throw new GotThrough(`${path}: ${cache}`);
        }
        return "no-store";
      },
    },
    {
      name: "1,000 pages asked for in one packet",
      stateless: true,
      async run(target) {
        const request = (more = "") => `GET /login HTTP/1.1\r\nHost: localhost\r\n${more}\r\n`;
        const answers = await raw(target, request().repeat(1_000) + request("Connection: close\r\n"), 60_000);
        if (answers === undefined) throw new GotThrough("still at it after a minute");
        const pages = answers.match(/HTTP\/1\.1 200 /g)?.length ?? 0;
        return missed(pages > 20, `${pages} pages`, `cut, after ${pages} pages`);
      },
    },
  ],
};

/** A server of its own, with other settings than the world's. */
async function onServer(settings: ServerSettings, run: (server: TestServer) => Promise<string>): Promise<string> {
  const server = await newServer(settings);
  try {
    return await run(server);
  } finally {
    await server.remove();
  }
}

/** Sends a start, and then a byte each second; resolves to whether the server cut it. Nothing is sent where there is no start. */
function drip(origin: string, start: string, timeoutMs: number): Promise<boolean> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    const dripping = setInterval(() => start && socket.writable && socket.write("a"), 1_000);
    const timer = setTimeout(() => end(false), timeoutMs);
    function end(isCut: boolean) {
      clearInterval(dripping);
      clearTimeout(timer);
      socket.destroy();
      resolve(isCut);
    }
    socket.on("error", () => {});
    socket.on("close", () => end(true));
    socket.resume();
    if (start) socket.write(Buffer.from(start, "latin1"));
  });
}
