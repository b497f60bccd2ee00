import { describe, expect, test } from "vitest";
import { makeLink, type NewLink } from "../../accounts/one-time-link";
import { database } from "../../db/database";
import { freshProcessDatabase } from "../../db/testing/databases";
import { newId } from "../../secrets";
import type { Client } from "../testing/client";
import { expectProblem } from "../testing/expect-problem";
import { newDesktop, newPhone, withSettings } from "../testing/in-process";
import type { OneTimeLinkResponse } from "../types";

freshProcessDatabase();

const PASSWORD = "a phrase of mine";
const typed = () => ({
  username: `u${newId()}`.slice(0, 20).toLowerCase().replaceAll("_", "-"),
  name: "Ada",
  password: PASSWORD,
});
const soon = () => new Date(Date.now() + 60 * 60_000);
const link = (more: Partial<NewLink> = {}) =>
  makeLink(database(), { purpose: "invite", createdBy: "operator", expiresAt: soon(), ...more }, new Date());
const look = (client: Client, token: string) =>
  client.call<OneTimeLinkResponse>("POST", "/api/links/look", { body: { token } });
const use = (client: Client, token: string, more: object = typed()) =>
  client.call("POST", "/api/links/use", { body: { token, ...more }, proof: true });

describe("sign-up", () => {
  test.each(["invite", "closed"] as const)("%s: refused by the API", async (signUp) => {
    await withSettings({ signUp }, async () => {
      const client = await newDesktop();
      expectProblem(await client.call("POST", "/api/account", { body: typed() }), "sign_up_closed");
    });
  });

  test("by invite where it is by invite, and not where it is closed, with an old one neither", async () => {
    const [client, token] = [await newDesktop(), await link()];
    await withSettings({ signUp: "closed" }, async () => {
      expectProblem(await look(client, token), "sign_up_closed");
      expectProblem(await use(client, token), "sign_up_closed");
    });
    await withSettings({ signUp: "invite" }, async () => {
      const account = typed();
      expect((await use(client, token, account)).status).toBe(201);
      void (await client.signIn(account)).value;
    });
  });

  test("the setup link makes an admin, once, even where sign-up is closed", async () => {
    await withSettings({ signUp: "closed" }, async () => {
      const [client, token, account] = [await newDesktop(), await link({ purpose: "setup", role: "admin" }), typed()];
      expect((await use(client, token, account)).status).toBe(201);
      expect(await database().user.findUnique({ where: { username: account.username } })).toMatchObject({
        role: "admin",
      });
      expectProblem(await use(client, token), "link_spent");
    });
  });

  test("no role comes from a body", async () => {
    const client = await newDesktop();
    for (const [path, body] of [
      ["/api/account", { ...typed(), role: "admin" }],
      ["/api/links/use", { token: await link(), ...typed(), role: "admin" }],
    ] as const) {
      expectProblem(await client.call("POST", path, { body, proof: true }), "invalid_request");
    }
  });
});

describe("an invite", () => {
  test("is looked at as often as one likes, and used up by what is made with it alone", async () => {
    const [client, token] = [await newDesktop(), await link()];
    for (let time = 0; time < 3; time++) expect((await look(client, token)).value).toMatchObject({ purpose: "invite" });
    // What cannot be made uses nothing up.
    expectProblem(await use(client, token, { ...typed(), password: "short" }), "invalid_request", {
      reasons: { password: "password_short" },
    });
    expect((await use(client, token)).status).toBe(201);
    expectProblem(await look(client, token), "link_spent");
    expectProblem(await use(client, token), "link_spent");
  });

  test("of many who use it at once one is in", async () => {
    const token = await link();
    const clients = await Promise.all(Array.from({ length: 8 }, () => newDesktop()));
    const statuses = (await Promise.all(clients.map((client) => use(client, token)))).map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    expect(statuses.filter((status) => status === 410)).toHaveLength(7);
  });

  test("wants a proof", async () => {
    const [client, token] = [await newDesktop(), await link()];
    expectProblem(await client.call("POST", "/api/links/use", { body: { token, ...typed() } }), "proof_required");
    expect((await look(client, token)).ok).toBe(true);
  });

  test("a guess, another's purpose, and what never was are told alike", async () => {
    const [client, token] = [await newDesktop(), await link()];
    for (const wrong of [token.replace("invite", "recovery"), `invite_${"A".repeat(43)}`, "x", ""]) {
      expectProblem(await use(client, wrong), "link_spent");
    }
  });
});

describe("a recovery", () => {
  const recovery = (userId: string) => link({ purpose: "recovery", userId });

  test("ends every device, passkey and other link of the account, and opens it with the new password", async () => {
    const phone = await newPhone();
    const { id, username } = phone.account;
    const [other, token] = [await recovery(id), await recovery(id)];
    const passkey = { id: newId(), userId: id, name: "x", publicKey: Buffer.from("x"), algorithm: -7, counter: 0n };
    const more = { transports: "", aaguid: "", backup: "single", rpId: "localhost", createdAt: new Date() };
    await database().passkey.create({ data: { ...passkey, ...more } });
    const client = await newDesktop();
    expect((await look(client, token)).value).toMatchObject({ purpose: "recovery", username });
    const password = "another phrase of mine";
    expect((await use(client, token, { password })).value).toEqual({ username, name: phone.account.name });
    expect((await phone.session()).value).toEqual({});
    expect(await database().passkey.count({ where: { userId: id } })).toBe(0);
    expectProblem(await use(client, other, { password }), "link_spent");
    expectProblem(await use(client, token, { password }), "link_spent");
    void (await client.signIn({ username, password })).value;
    const event = await database().loginEvent.findFirst({ where: { userId: id, type: "link.used" } });
    expect(event).toMatchObject({ detail: "recovery", by: "operator" });
  });

  test("a password that will not do changes nothing", async () => {
    const phone = await newPhone();
    const token = await recovery(phone.account.id);
    const client = await newDesktop();
    expectProblem(await use(client, token, { password: phone.account.username }), "invalid_request");
    expect((await phone.session()).value).toHaveProperty("user");
    expect((await look(client, token)).ok).toBe(true);
  });

  test("ends with a new password, whoever has it by then", async () => {
    const client = await newDesktop();
    const account = await client.signUp({ password: PASSWORD });
    void (await client.signIn(account)).value;
    const { id } = await database().user.findUniqueOrThrow({ where: { username: account.username } });
    const token = await recovery(id);
    const body = { currentPassword: PASSWORD, newPassword: "another phrase of mine" };
    expect((await client.call("PUT", "/api/account/password", { body, proof: true })).status).toBe(204);
    expectProblem(await look(await newDesktop(), token), "link_spent");
  });

  test("of a disabled account opens nothing", async () => {
    const phone = await newPhone();
    await database().user.updateMany({ where: { id: phone.account.id }, data: { disabledAt: new Date() } });
    expectProblem(
      await use(await newDesktop(), await recovery(phone.account.id), { password: PASSWORD }),
      "link_spent",
    );
    expect((await phone.session()).value).toEqual({});
  });
});
