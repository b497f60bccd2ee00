import pg from "pg";
import { flawlessLogin } from "../../chaos/probe";
import { type Check, hold, holdNone, sleep, until } from "./day";
import { startStranger } from "./stranger";
import { failuresOf, startTraffic } from "./traffic";

/** A failed request that had begun before this long after a kill may have been on its way into the dead instance. */
const IN_FLIGHT_MS = 30;
const SLOW_MS = 3_000;

export const spoiltRequests: Check = {
  name: "a stranger's spoilt requests are the stranger's alone",
  short: true,
  async run({ site }) {
    const traffic = await startTraffic(site.origin);
    const stranger = startStranger(site.origin);
    await until("Six logins beside it", async () => traffic.logins() >= 6 && stranger.count() >= 40, 40_000);
    const spoilt = stranger.count();
    stranger.stop();
    await traffic.stop();
    holdNone(failuresOf(traffic), "requests of others failed");
    return `${spoilt} of them, ${traffic.logins()} logins beside them`;
  },
};

export const killed: Check = {
  name: "the death of an instance costs what it was answering, and nothing else",
  async run({ site, isSupported }) {
    const traffic = await startTraffic(site.origin, 6);
    const [victim] = site.instances;
    await sleep(2_000);
    await victim.kill();
    // Until it has ended the system takes what is sent to it.
    const goneAt = Date.now();
    await sleep(4_000);
    await victim.start();
    await sleep(2_000);
    await traffic.stop();
    const later = failuresOf(traffic, goneAt + IN_FLIGHT_MS);
    if (isSupported) holdNone(later, "requests failed that began after it");
    return `${traffic.logins()} logins, ${failuresOf(traffic).length} requests failed, ${later.length} of them later`;
  },
};

export const hanging: Check = {
  name: "an instance that hangs is left out within seconds",
  async run({ site }) {
    // As on a quiet day: one page after the other, and a form now and then.
    const [victim] = site.instances;
    const traffic = await startTraffic(site.origin, 1);
    await traffic.stop();
    const { phone } = traffic;
    victim.pause();
    const seen: number[] = [];
    const failed: string[] = [];
    try {
      const since = Date.now();
      while (Date.now() - since < 25_000) {
        const begun = Date.now();
        const page = await fetch(`${site.origin}/sign-in`);
        seen.push(Date.now() - begun);
        if (!page.ok) failed.push(`a page: ${page.status}`);
        await page.text();
        const code = await phone.createTicket();
        if (!code.ok) failed.push(`a code: ${code.status} at ${Math.round((Date.now() - since) / 1000)} s`);
        await sleep(400);
      }
    } finally {
      victim.resume();
    }
    const slow = seen.filter((ms) => ms > SLOW_MS).length;
    hold(Math.max(...seen) < 7_500, `a page took ${Math.max(...seen)} ms`);
    hold(slow <= 3, `${slow} of ${seen.length} pages took more than ${SLOW_MS / 1000} s`);
    hold(failed.length <= 2, `too much failed: ${failed.join("; ")}`);
    await until("It goes on", async () => (await phone.createTicket()).ok);
    return `${seen.length} pages, ${slow} slow, at most ${Math.max(...seen)} ms; failed: ${failed.join(", ") || "none"}`;
  },
};

export const databaseAway: Check = {
  name: "with Postgres away each request is told so, and what needs none goes on",
  short: true,
  async run({ site, link }) {
    const { phone, clients } = await quiet(site.origin);
    const lines = () => site.instances.map(({ output }) => output().match(/database_unavailable/g)?.length ?? 0);
    const before = lines();
    const begun = Date.now();
    await link.cut();
    try {
      for (let time = 0; time < 12; time++) {
        const answer = await phone.createTicket();
        hold(answer.status === 503 && answer.code === "unavailable", `a code: ${answer.status} ${answer.code}`);
        hold(Number(answer.headers.get("retry-after")) > 0, "without Retry-After");
      }
      const login = await fetch(`${site.origin}/login`);
      hold(login.status === 200 && (await login.text()).includes("/_next/"), `/login: ${login.status}`);
    } finally {
      await link.mend();
    }
    const seconds = Math.ceil((Date.now() - begun) / 1000) + 1;
    const told = lines().map((count, index) => count - (before[index] ?? 0));
    hold(
      told.every((count) => count <= seconds),
      `${told} lines in ${seconds} s`,
    );
    hold(
      told.some((count) => count > 0),
      "no line says so",
    );
    const backMs = await until("A login goes through", () => flawlessLogin(clients, phone).then(() => true));
    return `a login ${backMs} ms after it was back; ${told.join(" and ")} lines`;
  },
};

type Answered = { ok: boolean; status: number; code?: string | undefined };

export const lockedTable: Check = {
  name: "a table that somebody locks holds up what needs it, in time, and nothing else",
  async run({ site }) {
    const { phone, clients } = await quiet(site.origin);
    const desktops = await Promise.all(Array.from({ length: 12 }, () => clients.desktop()));
    const ids = await Promise.all(desktops.map(async (desktop) => (await desktop.createTicket()).value.id));
    const account = await phone.signUp();
    const other = new pg.Client({ connectionString: new URL("qr_login", site.postgres.url).href });
    await other.connect();
    await other.query('BEGIN; LOCK TABLE "Ticket"');
    let stopped = false;
    const polling = desktops.flatMap((desktop, index) =>
      [0, 1, 2].map(async () => {
        while (!stopped) {
          await desktop.status(ids[index] ?? "").catch(() => {});
          await sleep(500);
        }
      }),
    );
    const slowest: Record<string, number> = {};
    // An answer of the instance's own, before the proxy's patience is over.
    const timed = async (what: string, ask: () => Promise<Answered>, code?: string) => {
      const since = Date.now();
      const answer = await ask();
      slowest[what] = Math.max(slowest[what] ?? 0, Date.now() - since);
      hold(answer.ok === !code && answer.code === code, `${what}: ${answer.status} after ${Date.now() - since} ms`);
    };
    try {
      const since = Date.now();
      while (Date.now() - since < 10_000) {
        await timed("/login", () => fetch(`${site.origin}/login`));
        await timed("/sign-in", () => fetch(`${site.origin}/sign-in`));
        await timed("a sign-in", async () => (await clients.desktop()).signIn(account));
        await timed("devices", () => phone.devices());
        await timed("a code", () => phone.createTicket(), "unavailable");
      }
    } finally {
      await other.end();
      stopped = true;
      await Promise.all(polling);
    }
    const backMs = await until("A login goes through", () => flawlessLogin(clients, phone).then(() => true));
    return `slowest ms ${JSON.stringify(slowest)}; a login ${backMs} ms after it`;
  },
};

export const rollingRestart: Check = {
  name: "a rolling restart loses no request",
  async run({ site, isSupported }) {
    const traffic = await startTraffic(site.origin, 4);
    for (const instance of site.instances) {
      const { code } = await instance.stop();
      hold(code === 0, `${instance.name} ended with ${code}`);
      await instance.start();
      await sleep(site.proxy.noticesMs);
    }
    await traffic.stop();
    // Of a stream that is sent away the page opens another, and asks meanwhile.
    const failures = failuresOf(traffic);
    const again = failures.filter((each) => each.includes("/events: 503"));
    const others = failures.filter((each) => !again.includes(each));
    // Caddy before 2.7.5 refuses a form at once while it knows of no well instance, where later ones wait for one.
    const refused = others.filter((each) => !isSupported && /: 503 by the proxy /.test(each));
    holdNone(
      others.filter((each) => !refused.includes(each)),
      "requests failed",
    );
    const sentAway = `${again.length} streams were sent away, ${refused.length} forms refused by an older proxy`;
    return `${traffic.requests.length} requests, ${traffic.logins()} logins; ${sentAway}`;
  },
};

export const downPage: Check = {
  name: "where nobody answers people are told so, in their language",
  short: true,
  async run({ site }) {
    const head = await fetch(`${site.origin}/api/metrics`);
    hold(head.status === 404, `/api/metrics from outside: ${head.status}`);
    await Promise.all(site.instances.map((instance) => instance.kill()));
    const page = await fetch(`${site.origin}/login`);
    const text = await page.text();
    hold([502, 503, 504].includes(page.status), `status ${page.status}`);
    hold(page.headers.get("content-type")?.startsWith("text/html") ?? false, String(page.headers.get("content-type")));
    for (const each of ["Back in a moment", "Gleich wieder da", "dans un instant", "马上回来", "سنعود"])
      hold(text.includes(each), `without "${each}"`);
    hold(page.headers.get("retry-after") === "5" && page.headers.get("cache-control") === "no-store", "headers");
    await Promise.all(site.instances.map((instance) => instance.start()));
    const backMs = await until("A page", async () => (await fetch(`${site.origin}/login`)).ok);
    return `${page.status}, and back ${backMs} ms after both were ready`;
  },
};

/** A signed-in phone, and nobody else about. */
async function quiet(origin: string) {
  const traffic = await startTraffic(origin, 1);
  await traffic.stop();
  return traffic;
}
