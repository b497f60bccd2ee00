import { describe, expect, test } from "vitest";
import { database } from "../../db/database";
import { freshProcessDatabase } from "../../db/testing/databases";
import { newId } from "../../secrets";
import { expectProblem } from "../testing/expect-problem";
import { newPhone, type Phone, withSettings } from "../testing/in-process";

freshProcessDatabase();

const newName = () => `new-${newId()}`.slice(0, 20).toLowerCase();
const rename = (phone: Phone, username = newName()) =>
  phone.call<{ username: string }>("PATCH", "/api/account", { body: { username }, proof: true });
const exported = (phone: Phone) => phone.call<Record<string, unknown>>("GET", "/api/account/export", { proof: true });
const remove = (phone: Phone) => phone.call("DELETE", "/api/account", { proof: true });

test("each wants a proof of the key, and a fresh one of its owner", async () => {
  const phone = await newPhone();
  for (const [method, path] of [
    ["GET", "/api/account/export"],
    ["DELETE", "/api/account"],
  ] as const) {
    expectProblem(await phone.call(method, path), "proof_required");
  }
  await database().device.update({
    where: { id: phone.deviceId },
    data: { provenAt: new Date(Date.now() - 11 * 60_000) },
  });
  for (const refused of [await rename(phone), await exported(phone), await remove(phone)]) {
    expectProblem(refused, "step_up_required", { methods: ["password"] });
  }
});

describe("a username", () => {
  test("is changed once in thirty days, and is nobody else's then", async () => {
    const [phone, other] = [await newPhone(), await newPhone()];
    const { username } = (await rename(phone)).value;
    expect((await phone.session()).value).toMatchObject({ user: { username } });
    expectProblem(await rename(phone), "invalid_request", { reasons: { username: "username_soon" } });
    const taken = { reasons: { username: "username_taken" } };
    expectProblem(await rename(other, phone.account.username), "invalid_request", taken);
    expectProblem(await rename(other, username), "invalid_request", taken);
    expectProblem(await rename(other, "admin"), "invalid_request", { reasons: { username: "username_reserved" } });
    const body = { username: phone.account.username, password: "a phrase of mine", name: "Eve" };
    expectProblem(await other.call("POST", "/api/account", { body }), "invalid_request", taken);
  });

  test("is the operator's to change where that is said", async () => {
    await withSettings({ usernameChange: "operator", accountDelete: "operator" }, async () => {
      const phone = await newPhone();
      expectProblem(await rename(phone), "invalid_request", { status: 403 });
      expectProblem(await remove(phone), "invalid_request", { status: 403 });
    });
  });
});

test("everything is exported, but what is secret", async () => {
  const phone = await newPhone();
  const { passwordHash } = await database().user.findUniqueOrThrow({ where: { id: phone.account.id } });
  const answer = await exported(phone);
  expect(answer.value).toMatchObject({
    account: { username: phone.account.username, role: "user" },
    devices: [{ id: phone.deviceId }],
    passkeys: [],
    approvals: [],
  });
  expect(JSON.stringify(answer.value)).not.toContain(passwordHash);
});

test("a deletion leaves no row that names the account, and ends its pages", async () => {
  const phone = await newPhone();
  const { id } = phone.account;
  await rename(phone);
  expect((await remove(phone)).status).toBe(204);
  expect((await phone.session()).value).toEqual({});
  const where = { where: { userId: id } };
  const left = await Promise.all([
    database().user.count({ where: { id } }),
    database().device.count(where),
    database().passkey.count(where),
    database().approval.count(where),
    database().oneTimeLink.count(where),
    database().loginEvent.count(where),
  ]);
  expect(left).toEqual([0, 0, 0, 0, 0, 0]);
  expect(await database().loginEvent.count({ where: { type: "user.deleted", userId: null } })).toBe(1);
});

test("the last admin cannot go", async () => {
  const phone = await newPhone();
  await database().user.update({ where: { id: phone.account.id }, data: { role: "admin" } });
  expectProblem(await remove(phone), "invalid_request", { reasons: { account: "last_admin" } });
  expect((await phone.session()).value).toHaveProperty("user");
});
