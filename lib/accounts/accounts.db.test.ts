import { beforeAll, describe, expect, test } from "vitest";
import { describeOnBothDatabases } from "../db/testing/databases";
import { untilAnswered } from "../db/testing/until-answered";
import { newId } from "../secrets";
import { createAccount } from "./account";
import { accountsContract, keptIn } from "./accounts.contract";
import { disableUser } from "./administration";
import { admit, linkIdentity, type Told } from "./identity";
import { memoryAccounts } from "./memory-accounts";
import { ownAccounts } from "./own-accounts";
import { hashPassword, NO_PASSWORD } from "./password";

describeOnBothDatabases("this server's own", (fresh) => {
  let db: ReturnType<typeof fresh.open>;
  beforeAll(() => {
    db = fresh.open();
  });
  accountsContract({
    accounts: () => ownAccounts(() => db),
    add: async (account) => (await createAccount(db, account)).id,
    changePassword: async (id, password) => {
      await db.user.updateMany({ where: { id }, data: { passwordHash: await hashPassword(password) } });
    },
    remove: (id) => disableUser(db, id, new Date()),
  });
});

describe("somebody else's, in memory", () => {
  const members = new Map<string, { id: string; username: string; name: string; password: string }>();
  const kept = memoryAccounts("https://members.example", members);
  accountsContract(keptIn(members, () => kept));
});

describeOnBothDatabases("whoever is told of by somebody else", (fresh) => {
  let db: ReturnType<typeof fresh.open>;
  beforeAll(() => {
    db = fresh.open();
  });
  const iss = "https://id.example";
  const now = new Date();
  const told = (changes: Partial<Told> = {}): Told => ({ iss, sub: newId(), ...changes });
  const admitted = async (who: Told) => (await admit(db, who, { mayJoin: true }, now))?.id ?? "";
  const rowOf = (id: string) => db.user.findUniqueOrThrow({ where: { id } });

  test("nobody is found by username, name or address", async () => {
    const ada = await createAccount(db, { username: "ada", name: "Ada", password: "a phrase of mine" });
    await db.user.updateMany({ where: { id: ada.id }, data: { email: "ada@corp.example" } });
    const id = await admitted(told({ username: "Ada", name: "Ada", email: "ada@corp.example" }));
    expect(id).not.toBe(ada.id);
    expect(await rowOf(id)).toMatchObject({ username: "ada-2", passwordHash: NO_PASSWORD, name: "Ada" });
    expect((await rowOf(ada.id)).passwordHash).toMatch(/^\$argon2id/);
  });

  test("the same subject comes back to the same account, of another issuer it is another person", async () => {
    const who = told({ username: "grace" });
    const id = await admitted(who);
    expect(await admitted({ ...who, username: "another" })).toBe(id);
    expect(await admitted({ ...who, iss: "https://other.example" })).not.toBe(id);
  });

  test.each([
    ["ada.b@corp.example", "ada.b"],
    ["admin", "user"],
    ["Ada  B", "ada-b"],
    ["a.d.m.i.n", "user"],
    ["王小明", "user"],
    ["", "user"],
    ["../..", "user"],
    ["x".repeat(300), "x".repeat(24)],
  ])("%j is called %s, or that with a number", async (username, base) => {
    const { username: given } = await rowOf(await admitted(told({ username })));
    expect(given.replace(/-\d+$/, "")).toBe(base);
  });

  test("of thirty at once one account is made", async () => {
    const who = told({ username: "robin" });
    const ids = await Promise.all(Array.from({ length: 30 }, () => untilAnswered(() => admitted(who))));
    expect(new Set(ids).size).toBe(1);
    expect(await db.user.count({ where: { username: { startsWith: "robin" } } })).toBe(1);
  });

  test("name, address and groups follow what is told; a name that misleads is none", async () => {
    const who = told({ username: "lin", name: "Lin", email: "lin@corp.example", groups: ["staff", "staff", "bad\n"] });
    const id = await admitted(who);
    expect(await rowOf(id)).toMatchObject({ name: "Lin", email: "lin@corp.example", groups: '["staff"]' });
    await admitted({ ...who, name: "Support", email: undefined, groups: [] });
    expect(await rowOf(id)).toMatchObject({ name: "Lin", email: "lin@corp.example", groups: "[]" });
    await admitted({ ...who, name: "Lin B", groups: undefined });
    expect(await rowOf(id)).toMatchObject({ name: "Lin B", groups: "[]" });
  });

  test("nobody joins where accounts are closed, and who is disabled stays out", async () => {
    const who = told();
    await expect(admit(db, who, { mayJoin: false }, now)).rejects.toMatchObject({ code: "sign_up_closed" });
    const id = await admitted(who);
    const again = await admit(db, who, { mayJoin: false }, now);
    await disableUser(db, id, now);
    expect(await again?.stillHolds()).toBe(false);
    expect(await admit(db, who, { mayJoin: false }, now)).toBeNull();
  });

  test("a link to an account that there is keeps its name, and takes nobody who has another one", async () => {
    const ada = await createAccount(db, { username: "ada-link", name: "Ada", password: "a phrase of mine" });
    const who = told({ name: "Somebody" });
    expect(await linkIdentity(db, ada.id, who, now)).toBe(true);
    expect(await linkIdentity(db, ada.id, who, now)).toBe(true);
    expect(await admitted(who)).toBe(ada.id);
    expect((await rowOf(ada.id)).name).toBe("Ada");
    const taken = told();
    await admitted(taken);
    expect(await linkIdentity(db, ada.id, taken, now)).toBe(false);
  });
});
