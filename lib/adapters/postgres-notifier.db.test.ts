import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { freshDatabase } from "../db/testing/databases";
import { openLink } from "../db/testing/link";
import { createLog, replaceLog } from "../log";
import type { Notifier } from "../login/notifier";
import { notifierContract } from "./notifier.contract";
import { postgresNotifier } from "./postgres-notifier";

describe("Postgres notifier", () => {
  const database = freshDatabase("postgres");
  const open: Notifier[] = [];
  afterEach(() => Promise.all(open.splice(0).map((notifier) => notifier.close())));

  /** Sends to the channel, and keeps what was sent in one statement. */
  function sender() {
    const client = database.open();
    const statements: (readonly string[])[] = [];
    const notify = (channel: string, payloads: readonly string[]) => {
      statements.push(payloads);
      return Promise.all(payloads.map((payload) => client.$executeRaw`SELECT pg_notify(${channel}, ${payload})`));
    };
    return { client, statements, notify };
  }

  /** Two processes' ends of one notifier, both connected. */
  async function pair(hereUrl = database.url()) {
    const { client, statements, notify } = sender();
    const times = { pingEveryMs: 100, timeoutMs: 3_000 };
    const here = postgresNotifier(hereUrl, notify, times);
    const there = postgresNotifier(database.url(), notify, times);
    open.push(here, there);
    await Promise.all([here.ready(), there.ready()]);
    return { here, there, client, statements };
  }

  /** The next time that it is connected again. */
  const nextReconnect = (notifier: Notifier) => new Promise<void>((resolve) => notifier.onReconnect(resolve));

  async function reaches(from: Notifier, to: Notifier): Promise<void> {
    const notified = new Promise<void>((resolve) => to.subscribe("last", resolve));
    await from.notify("last");
    await notified;
  }

  notifierContract(pair);

  describe("what does not arrive is told in the log", () => {
    let lines: Record<string, unknown>[];
    beforeEach(() => {
      lines = [];
      replaceLog(createLog("info", { write: (line) => void lines.push(JSON.parse(line)) }));
    });
    afterEach(() => replaceLog(createLog("silent")));
    const told = () => lines.map(({ event }) => event);

    test("nothing where all is well", async () => {
      const { here } = await pair();
      await here.notify("topic");
      expect(told()).toEqual([]);
    });

    test("where notifications to itself do not come back, as with two databases", async () => {
      const notifier = postgresNotifier(database.url(), async () => {}, { timeoutMs: 1_500 });
      open.push(notifier);
      await vi.waitFor(() => expect(told()).toEqual(["notifications_not_heard"]), 10_000);
      expect(lines[0]).toMatchObject({ level: "warn", text: expect.stringContaining("DATABASE_LISTEN_URL") });
    });

    test("where it cannot listen, once", async () => {
      const away = new URL(database.url());
      away.port = "1";
      open.push(postgresNotifier(away.href, async () => {}, { timeoutMs: 1_000 }));
      await vi.waitFor(() => expect(told()).toEqual(["notifier_not_connected"]), 10_000);
    });

    test("where they cannot be sent, in a line a minute, and all are counted", async () => {
      const { ready, ...notifier } = postgresNotifier(database.url(), () => Promise.reject(new Error("not sent")));
      open.push(notifier);
      await ready();
      for (const topic of ["one", "two", "three"]) await notifier.notify(topic);
      expect(told()).toEqual(["notifications_not_sent"]);
      expect(notifier.state().failed).toBeGreaterThanOrEqual(3);
    });
  });

  test("notifies once here, and once there", async () => {
    const { here, there } = await pair();
    const received: string[] = [];
    here.subscribe("topic", () => received.push("here"));
    there.subscribe("topic", () => received.push("there"));
    await here.notify("topic");
    await reaches(here, there);
    // By now the earlier notification has come back, too.
    expect(received.sort()).toEqual(["here", "there"]);
    expect([here.state(), there.state()]).toMatchObject([
      { connected: true, sent: 2, received: 0 },
      { connected: true, sent: 0, received: 2 },
    ]);
  });

  test("takes what is notified at once to the others in few statements", async () => {
    const { here, there, statements } = await pair();
    const topics = Array.from({ length: 100 }, (_, index) => `topic ${index}`);
    const received = Promise.all(
      topics.map((topic) => new Promise<void>((resolve) => there.subscribe(topic, resolve))),
    );
    await Promise.all(topics.map((topic) => here.notify(topic)));
    await received;
    expect(statements.length).toBeLessThan(5);
  });

  test("comes back when its connection is cut, and has everybody read then", async () => {
    const { here, there, client } = await pair();
    const back = nextReconnect(here);
    const cut = await client.$queryRaw<{ cut: boolean }[]>`
      SELECT pg_terminate_backend(pid) AS cut FROM pg_stat_activity
      WHERE datname = current_database() AND (query LIKE 'LISTEN%' OR query LIKE 'SELECT pg_notify($1, $2)')`;
    expect(cut.length).toBeGreaterThan(0);
    await back;
    await there.ready();
    await reaches(there, here);
    expect(here.state()).toMatchObject({ connected: true, reconnects: 1 });
  });

  test("notices a cable that was pulled, of which nobody tells it", async () => {
    const link = await openLink(database.url());
    const { here, there } = await pair(link.url);
    const back = nextReconnect(here);
    link.freeze();
    while (here.state().connected) await new Promise((resolve) => setTimeout(resolve, 10));
    // What this process notifies meanwhile still arrives in this process.
    await reaches(here, here);
    await link.mend();
    await back;
    await reaches(there, here);
    await link.close();
  });

  test("tries until there is a Postgres", async () => {
    const link = await openLink(database.url());
    await link.cut();
    const late = postgresNotifier(link.url, sender().notify);
    open.push(late);
    const back = nextReconnect(late);
    expect(late.state().connected).toBe(false);
    await link.mend();
    await back;
    await late.ready();
    await link.close();
  });
});
