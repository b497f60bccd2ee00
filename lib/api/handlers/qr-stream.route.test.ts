import { afterEach, describe, expect, test, vi } from "vitest";
import { database } from "../../db/database";
import { freshProcessDatabase } from "../../db/testing/databases";
import { endAllStreams, openStreamCount } from "../../http/open-streams";
import { newId, newSecret } from "../../secrets";
import { Answer } from "../testing/answer";
import type { Client } from "../testing/client";
import { expectProblem } from "../testing/expect-problem";
import { newDesktop, newPhone } from "../testing/in-process";
import { withSettings } from "../testing/settings";

freshProcessDatabase();

afterEach(() => {
  vi.useRealTimers();
  expect(openStreamCount()).toBe(0);
});

async function shown() {
  const desktop = await newDesktop();
  const { id, expiresAt } = (await desktop.createTicket()).value;
  return { desktop, id, expiresAt, events: await desktop.events(id) };
}

describe("GET /api/qr/:id/events", () => {
  test("tells the status at once and at each change, and ends after the last", async () => {
    const { desktop, id, expiresAt, events } = await shown();
    const phone = await newPhone();
    expect(await events.next()).toEqual({ id, status: "pending", expiresAt });
    const scan = (await phone.scan(id)).value;
    const { username, name } = phone.account;
    const user = { username, name, image: `/api/pictures/${phone.account.pictureId}` };
    const number = expect.stringMatching(/^\d\d$/);
    expect(await events.next()).toEqual({ id, status: "scanned", expiresAt: scan.expiresAt, user, number });
    await phone.confirm(id, { confirmToken: scan.confirmToken });
    expect(await events.next()).toMatchObject({ status: "confirmed", user });
    await desktop.claim(id);
    expect(await events.next()).toMatchObject({ status: "claimed", user });
    expect(await events.next()).toBeUndefined();
  });

  test.each(["before the scan", "between the scan and the yes"])(
    "says that the browser is another's, who signed in there %s",
    async (when) => {
      const desktop = await newDesktop();
      const phone = await newPhone();
      const owner = await (await newDesktop()).signUp();
      const signIn = async () => void (await desktop.signIn(owner)).value;
      if (when === "before the scan") await signIn();
      const { id } = (await desktop.createTicket()).value;
      const events = await desktop.events(id);
      const { confirmToken } = (await phone.scan(id)).value;
      await events.until("scanned");
      if (when !== "before the scan") await signIn();
      await phone.confirm(id, { confirmToken });
      expect(await events.until("confirmed")).toMatchObject({ otherAccount: true });
      expect((await desktop.status(id)).value).toMatchObject({ otherAccount: true });
      await desktop.withdraw(id);
      await events.rest();
    },
  );

  test("shows the number while it must be typed", async () => {
    const { desktop, id, events } = await shown();
    const phone = await newPhone();
    await events.until("pending");
    await phone.scan(id, { via: "typed" });
    const { number } = await events.until("scanned");
    expect(number).toBe((await desktop.status(id)).value.number);
    await desktop.withdraw(id);
    expect(await events.until("cancelled")).not.toHaveProperty("number");
    expect(await events.rest()).toEqual([]);
  });

  test.each<[string, (desktop: Client, id: string) => Promise<unknown>]>([
    ["the desktop's own", (desktop, id) => desktop.withdraw(id)],
    ["a new code's", (desktop, id) => desktop.createTicket({ replaces: id })],
    [
      "the phone's",
      async (_, id) => {
        const phone = await newPhone();
        await phone.cancel(id, (await phone.scan(id)).value.confirmToken);
      },
    ],
  ])("ends with the cancellation, %s", async (_, cancel) => {
    const { desktop, id, events } = await shown();
    await events.until("pending");
    await cancel(desktop, id);
    await events.until("cancelled");
    expect(await events.rest()).toEqual([]);
  });

  test("tells a code held for a phone that signs in", async () => {
    const { id, expiresAt, events } = await shown();
    await events.until("pending");
    await (await newDesktop()).scan(id);
    const held = await events.next();
    expect(held?.status).toBe("pending");
    expect(Date.parse(held?.expiresAt ?? "")).toBeGreaterThan(Date.parse(expiresAt));
    await events.close();
  });

  test("tells the expiry by the clock, and ends", async () => {
    const { events } = await shown();
    await events.until("pending");
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 61_000 });
    expect(await events.next()).toMatchObject({ status: "expired" });
    expect(await events.next()).toBeUndefined();
  });

  test("has nothing to add to a ticket that is over", async () => {
    const { desktop, id, events } = await shown();
    await events.close();
    await desktop.withdraw(id);
    const late = await desktop.events(id);
    expect((await late.rest()).map(({ status }) => status)).toEqual(["cancelled"]);
  });

  test("serves several at once, each whole", async () => {
    const { desktop, id, events } = await shown();
    const others = [await desktop.events(id), await desktop.events(id)];
    await desktop.withdraw(id);
    for (const each of [events, ...others]) {
      const seen = (await each.rest()).map(({ status }) => status);
      expect(seen.at(-1)).toBe("cancelled");
      expect(new Set(seen).size).toBe(seen.length);
    }
  });

  test("survives those who go away", async () => {
    const { desktop, id, events } = await shown();
    const abort = new AbortController();
    const aborted = await desktop.send("GET", `/api/qr/${id}/events`, { signal: abort.signal });
    const cancelled = await desktop.events(id);
    expect(openStreamCount()).toBe(3);
    abort.abort();
    await cancelled.close();
    await vi.waitFor(() => expect(openStreamCount()).toBe(1), 10_000);
    await aborted.body?.cancel().catch(() => {});
    await desktop.withdraw(id);
    await events.until("cancelled");
    expect(await events.rest()).toEqual([]);
  });

  test("ends when the server stops, for the client to come back", async () => {
    const { id, desktop, events } = await shown();
    await events.until("pending");
    endAllStreams();
    expect(await events.rest()).toEqual([]);
    const again = await desktop.events(id);
    expect(await again.next()).toMatchObject({ status: "pending" });
    await again.close();
  });

  test("is for the browser that holds the ticket's secret", async () => {
    const { desktop, id, events } = await shown();
    const other = await newDesktop();
    const foreign = (await other.createTicket()).value.id;
    const phone = await newPhone();
    await phone.scan(id);
    const cookies = [
      null,
      other.jar.toString(),
      phone.jar.toString(),
      `qr.${id}=${newSecret("browser")}`,
      `qr.${id}=${other.jar.values.get(`qr.${foreign}`)}`,
    ];
    for (const cookie of cookies) {
      const response = await desktop.send("GET", `/api/qr/${id}/events`, { headers: { cookie } });
      expectProblem(new Answer(response, await response.text()), "ticket_not_found");
    }
    const unknown = await desktop.send("GET", `/api/qr/${newId()}/events`);
    expectProblem(new Answer(unknown, await unknown.text()), "ticket_not_found");
    await events.close();
  });

  test("tells no more of the scanner than names and picture, whatever else there is", async () => {
    const { id, events } = await shown();
    await events.until("pending");
    const phone = await newPhone({ address: "203.0.113.9" });
    await database().user.update({ where: { id: phone.account.id }, data: { name: "Ada\n\ndata: {}" } });
    await withSettings({ numberMatch: "never" }, () => phone.scan(id));
    const told = await events.until("scanned");
    expect(Object.keys(told).sort()).toEqual(["expiresAt", "id", "status", "user"]);
    expect(told.user).toEqual({
      username: phone.account.username,
      name: "Ada\n\ndata: {}",
      image: `/api/pictures/${phone.account.pictureId}`,
    });
    await events.close();
  });
});
