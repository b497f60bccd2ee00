import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { freshDatabase } from "../db/testing/databases";
import { type Link, openLink } from "../db/testing/link";
import { type ApiProcess, endProcessesAfterwards, runApi } from "./testing/api-process";

endProcessesAfterwards();

describe("a server whose Postgres goes away", () => {
  const database = freshDatabase("postgres");
  let link: Link;
  let api: ApiProcess;
  beforeAll(async () => {
    link = await openLink(database.url());
    api = await runApi({ DATABASE_URL: link.url, LOG_LEVEL: "info" });
  });
  afterAll(() => link.close());

  const ask = async (path: string) => {
    const response = await fetch(api.url + path);
    return [response.status, await response.json()];
  };
  const lines = () => api.output().split("\n").filter(Boolean);

  test("says so to each client, and in a line a second, and goes on as it comes back", async () => {
    const clients = await Promise.all(Array.from({ length: 20 }, () => api.newClient()));
    const [phone] = clients;
    if (!phone) throw new Error("unreachable");
    void (await phone.signIn(await phone.signUp())).value;
    const begun = Date.now();
    await link.cut();
    for (const client of clients) {
      for (const answer of [await client.createTicket(), await client.lookup("BCDFGHJK")]) {
        expect([answer.status, answer.code]).toEqual([503, "unavailable"]);
        expect(answer.headers.get("retry-after")).toBe("2");
        expect(answer.headers.get("content-type")).toBe("application/problem+json");
      }
    }
    // Its cookie is kept: nobody is signed out by an outage.
    expect([(await phone.session()).status, (await phone.devices()).status]).toEqual([503, 503]);
    const told = lines().filter((line) => line.includes(`"database_unavailable"`));
    expect(told.length).toBeGreaterThan(0);
    expect(told.length).toBeLessThanOrEqual(1 + Math.ceil((Date.now() - begun) / 1000));
    expect(lines().filter((line) => line.includes(`"unforeseen"`))).toEqual([]);

    // All instances share the database: to leave them out would leave nobody to say anything.
    expect(await ask("/api/ready")).toEqual([200, { status: "ready" }]);
    expect(await ask("/api/health")).toEqual([503, { status: "unavailable" }]);
    expect((await fetch(`${api.url}/api/language/de?to=/`, { redirect: "manual" })).status).toBe(303);

    await link.mend();
    await vi.waitFor(async () => expect((await ask("/api/health"))[0]).toBe(200), 20_000);
    expect((await phone.session()).value).toMatchObject({ user: {} });
    expect((await phone.createTicket()).status).toBe(201);
  });

  test("answers in time also where the database says nothing at all", async () => {
    const client = await api.newClient();
    link.freeze();
    const answer = await client.createTicket({ signal: AbortSignal.timeout(12_000) });
    expect([answer.status, answer.code]).toEqual([503, "unavailable"]);
    expect(await ask("/api/ready")).toEqual([200, { status: "ready" }]);
    await link.mend();
  });
});
