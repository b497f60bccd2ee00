import { describe, expect, test } from "vitest";
import { freshProcessDatabase } from "../../db/testing/databases";
import { settings } from "../../env";
import { Client } from "../testing/client";
import { overHandlers } from "../testing/over-handlers";
import { userAgents } from "../testing/user-agents";

freshProcessDatabase();

const newClient = (userAgent?: string) =>
  Client.open({ origin: settings().origin, transport: overHandlers, ...(userAgent && { userAgent }) });

describe("the flow", () => {
  test("a phone signs a desktop in", async () => {
    const desktop = await newClient();
    const phone = await newClient(userAgents.chromeOnAndroid);
    const account = await phone.signUp();
    expect((await phone.signIn(account)).status).toBe(200);

    const { id } = (await desktop.createTicket()).value;
    const events = await desktop.events(id);
    await events.until("pending");
    const { confirmToken } = (await phone.scan(id, { via: "camera" })).value;
    await events.until("scanned");
    expect((await phone.confirm(id, { confirmToken })).value).toEqual({ status: "confirmed" });
    await events.until("confirmed");
    expect((await desktop.claim(id)).status).toBe(200);
    expect((await events.rest()).map(({ status }) => status)).toEqual(["claimed"]);
    expect((await desktop.session()).value).toMatchObject({ user: { username: account.username } });
  });
});
