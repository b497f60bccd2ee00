import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { freshDatabase } from "../db/testing/databases";
import { type Link, openLink } from "../db/testing/link";
import { endProcessesAfterwards, runApi, startApi } from "./testing/api-process";

endProcessesAfterwards();

describe("a server whose Postgres comes late", () => {
  const database = freshDatabase("postgres");
  let link: Link;
  beforeAll(async () => {
    link = await openLink(database.url());
  });
  afterAll(() => link.close());

  test("waits for it, says so, and then is ready", async () => {
    await link.cut();
    const api = await startApi({ DATABASE_URL: link.url, DATABASE_WAIT_SECONDS: "60" });
    await vi.waitFor(
      () => expect(api.output()).toMatch(/The database .* does not answer yet \(.+\)\. Waiting/),
      20_000,
    );
    await expect(fetch(api.url)).rejects.toThrow();
    await link.mend();
    await api.ready;
    expect((await fetch(`${api.url}/api/ready`)).status).toBe(200);
  });

  test("is not healthy while the database says nothing, and is again afterwards", async () => {
    const api = await runApi({ DATABASE_URL: link.url });
    const health = async () => (await fetch(`${api.url}/api/health`)).status;
    expect(await health()).toBe(200);
    link.freeze();
    expect(await health()).toBe(503);
    await link.mend();
    await vi.waitFor(async () => expect(await health()).toBe(200), 20_000);
  });
});

describe("a server that cannot start says why in a sentence", () => {
  const database = freshDatabase("postgres");
  const elsewhere = (change: (url: URL) => void) => {
    const url = new URL(database.url());
    change(url);
    return url.href;
  };

  test.each<[string, string, RegExp, (url: URL) => void]>([
    [
      "once it has waited long enough",
      "1",
      /does not answer \(.*ECONNREFUSED/,
      (url) => Object.assign(url, { port: "1" }),
    ],
    [
      "at once where there is no such database",
      "3600",
      /does not exist\)/,
      (url) => Object.assign(url, { pathname: "x" }),
    ],
    ["at once where the password is wrong", "3600", /password/, (url) => Object.assign(url, { password: "wrong" })],
  ])("%s", async (_, DATABASE_WAIT_SECONDS, sentence, change) => {
    const api = await startApi({ DATABASE_URL: elsewhere(change), DATABASE_WAIT_SECONDS });
    expect(await api.ended).toBe(1);
    expect(api.output()).toMatch(sentence);
    expect(api.output()).not.toContain("    at ");
  });
});

describe.each(["sqlite", "postgres"] as const)("servers that start at once on an empty database on %s", (provider) => {
  const database = freshDatabase(provider, { migrated: false });

  test("leave it to the operator unless they are told to migrate it, and then one of them does", async () => {
    const refused = await startApi({ DATABASE_URL: database.url() });
    expect(await refused.ended).toBe(1);
    expect(refused.output()).toContain("npm run migrate");

    const settings = { DATABASE_URL: database.url(), MIGRATE_ON_START: "on" };
    const all = await Promise.all([startApi(settings), startApi(settings), startApi(settings)]);
    await Promise.all(all.map((api) => api.ready));
    const applied = all.map((api) => api.output().match(/Applied the migration/g)?.length ?? 0);
    expect(applied.filter((count) => count > 0)).toHaveLength(1);
    expect((await (await all[0]?.newClient())?.createTicket())?.status).toBe(201);
  });
});
