import { afterEach, describe, expect, test } from "vitest";
import { freshDatabase } from "../db/testing/databases";
import { openLink } from "../db/testing/link";
import type { Doorbell } from "../login/notifier";
import { doorbellContract } from "./notifier.contract";
import { postgresDoorbell } from "./postgres-notifier";

describe("Postgres doorbell", () => {
  const database = freshDatabase("postgres");
  const open: Doorbell[] = [];
  afterEach(() => Promise.all(open.splice(0).map((doorbell) => doorbell.close())));

  /** Sends to the channel, and keeps what was sent in one statement. */
  function notifier() {
    const client = database.open();
    const statements: (readonly string[])[] = [];
    const notify = (channel: string, payloads: readonly string[]) => {
      statements.push(payloads);
      return Promise.all(payloads.map((payload) => client.$executeRaw`SELECT pg_notify(${channel}, ${payload})`));
    };
    return { client, statements, notify };
  }

  /** Two processes' ends of one doorbell, both already listening. */
  async function pair(hereUrl = database.url()) {
    const { client, statements, notify } = notifier();
    const patience = { callEvery: 100, answerWithin: 500 };
    const here = postgresDoorbell(hereUrl, notify, patience);
    const there = postgresDoorbell(database.url(), notify, patience);
    open.push(here, there);
    await Promise.all([here.ready(), there.ready()]);
    return { here, there, client, statements };
  }

  /** The next time that it hears again after it was deaf. */
  const nextReturn = (doorbell: Doorbell) => new Promise<void>((resolve) => doorbell.onReturn(resolve));

  async function rings(from: Doorbell, to: Doorbell): Promise<void> {
    const rung = new Promise<void>((resolve) => to.listen("last", resolve));
    await from.ring("last");
    await rung;
  }

  doorbellContract(pair);

  test("rings once here, and once there", async () => {
    const { here, there } = await pair();
    const heard: string[] = [];
    here.listen("topic", () => heard.push("here"));
    there.listen("topic", () => heard.push("there"));
    await here.ring("topic");
    await rings(here, there);
    // By now the earlier ring has come back, too.
    expect(heard.sort()).toEqual(["here", "there"]);
    expect([here.state(), there.state()]).toMatchObject([
      { hearing: true, rung: 2, heard: 0 },
      { hearing: true, rung: 0, heard: 2 },
    ]);
  });

  test("takes what is rung at once to the others in few statements", async () => {
    const { here, there, statements } = await pair();
    const topics = Array.from({ length: 100 }, (_, index) => `topic ${index}`);
    const heard = Promise.all(topics.map((topic) => new Promise<void>((resolve) => there.listen(topic, resolve))));
    await Promise.all(topics.map((topic) => here.ring(topic)));
    await heard;
    expect(statements.length).toBeLessThan(5);
  });

  test("comes back when its connection is cut, and has everybody read then", async () => {
    const { here, there, client } = await pair();
    const back = nextReturn(here);
    const cut = await client.$queryRaw<{ cut: boolean }[]>`
      SELECT pg_terminate_backend(pid) AS cut FROM pg_stat_activity
      WHERE datname = current_database() AND (query LIKE 'LISTEN%' OR query LIKE 'SELECT pg_notify($1, $2)')`;
    expect(cut.length).toBeGreaterThan(0);
    await back;
    await there.ready();
    await rings(there, here);
    expect(here.state()).toMatchObject({ hearing: true, returns: 1 });
  });

  test("notices a cable that was pulled, of which nobody tells it", async () => {
    const link = await openLink(database.url());
    const { here, there } = await pair(link.url);
    const back = nextReturn(here);
    link.freeze();
    while (here.state().hearing) await new Promise((resolve) => setTimeout(resolve, 10));
    // What is rung meanwhile is heard here all the same, where it was rung here.
    await rings(here, here);
    await link.mend();
    await back;
    await rings(there, here);
    await link.close();
  });

  test("tries until there is a Postgres", async () => {
    const link = await openLink(database.url());
    await link.cut();
    const late = postgresDoorbell(link.url, notifier().notify);
    open.push(late);
    const back = nextReturn(late);
    expect(late.state().hearing).toBe(false);
    await link.mend();
    await back;
    await late.ready();
    await link.close();
  });
});
