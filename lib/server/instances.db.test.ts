import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AccountEvents } from "../api/testing/account-events";
import { Client } from "../api/testing/client";
import { userAgents } from "../api/testing/user-agents";
import { describeOnBothDatabases, freshDatabase } from "../db/testing/databases";
import { type Link, openLink } from "../db/testing/link";
import { type ApiProcess, endProcessesAfterwards, runApi } from "./testing/api-process";

endProcessesAfterwards();

/** A phone that is signed in at one instance. */
async function phoneAt(api: ApiProcess): Promise<Client> {
  const { origin, transport } = await api.newClient();
  const phone = await Client.open({ origin, transport, userAgent: userAgents.chromeOnAndroid });
  void (await phone.signIn(await phone.signUp())).value;
  return phone;
}

/** One login whose desktop is at one instance and whose phone is at the other. */
async function logIn(desktop: Client, phone: Client): Promise<void> {
  const { id } = (await desktop.createTicket()).value;
  const events = await desktop.events(id);
  await events.until("pending");
  const { confirmToken } = (await phone.scan(id)).value;
  await events.until("scanned");
  expect((await phone.confirm(id, { confirmToken })).value).toEqual({ status: "confirmed" });
  await events.until("confirmed");
  void (await desktop.claim(id)).value;
  expect((await events.rest()).map(({ status }) => status)).toEqual(["claimed"]);
}

// On SQLite nothing notifies across processes: the re-read alone carries it.
describeOnBothDatabases("two processes on one database", (database) => {
  test("serve a login between them, and an account's pages on either", async () => {
    const settings = { DATABASE_URL: database.url() };
    const [here, there] = await Promise.all([runApi(settings), runApi(settings)]);
    const phone = await phoneAt(there);
    const page = new AccountEvents(await phone.send("GET", "/api/account/events"));
    const desktop = await here.newClient();
    await logIn(desktop, phone);

    expect(await page.next()).toMatchObject({ event: "sign-in", data: { signedInBy: "qr" } });
    // The desktop was let in by a code, and ends nobody but itself and what it let in.
    const { device } = (await phone.session()).value;
    const refused = await desktop.endDevice(device?.id ?? "");
    expect(refused.code).toBe("step_up_required");
    expect((await phone.endDevice(device?.id ?? "")).status).toBe(200);
    expect(await page.next()).toMatchObject({ event: "signed-out" });
  });
});

describe("a process that gets no notifications", () => {
  const database = freshDatabase("postgres");
  let link: Link;
  beforeAll(async () => {
    link = await openLink(database.url());
  });
  afterAll(() => link.close());

  test("still tells its desktops, by the re-read", async () => {
    const settings = { DATABASE_URL: database.url() };
    const [cutOff, other] = await Promise.all([
      runApi({ ...settings, DATABASE_LISTEN_URL: link.url }),
      runApi(settings),
    ]);
    link.freeze();
    await logIn(await cutOff.newClient(), await phoneAt(other));
  });
});
