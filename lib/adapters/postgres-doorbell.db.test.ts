import { afterEach, describe, expect, test } from "vitest";
import { freshDatabase } from "../db/testing/databases";
import type { Doorbell } from "../doorbell";
import { doorbellContract } from "./doorbell.contract";
import { postgresDoorbell } from "./postgres-doorbell";

describe("Postgres doorbell", () => {
  const database = freshDatabase("postgres");
  const open: Doorbell[] = [];
  afterEach(() => Promise.all(open.splice(0).map((doorbell) => doorbell.close())));

  /** Two processes' ends of one doorbell, both already listening. */
  async function pair() {
    const client = database.open();
    const notify = (channel: string, id: string) => client.$executeRaw`SELECT pg_notify(${channel}, ${id})`;
    const here = postgresDoorbell(database.url(), notify);
    const there = postgresDoorbell(database.url(), notify);
    open.push(here, there);
    await Promise.all([here.ready(), there.ready()]);
    return { here, there, client };
  }

  doorbellContract(pair);

  test("comes back when its connection is cut, and rings everybody then", async () => {
    const { here, client } = await pair();
    const rung = new Promise<void>((resolve) => here.listen("ticket", resolve));
    const cut = await client.$queryRaw<{ cut: boolean }[]>`
      SELECT pg_terminate_backend(pid) AS cut FROM pg_stat_activity
      WHERE datname = current_database() AND query LIKE 'LISTEN%'`;
    expect(cut.length).toBeGreaterThan(0);
    await rung;
    await here.ready();
    const again = new Promise<void>((resolve) => here.listen("other", resolve));
    await here.ring("other");
    await again;
  });
});
