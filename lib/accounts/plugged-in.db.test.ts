import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { database } from "../db/database";
import { freshProcessDatabase } from "../db/testing/databases";
import { accounts, confirmByPassword, hasPassword, keepsOwnName, replaceAccounts, signInByName } from "./accounts";
import { memoryAccounts } from "./memory-accounts";

describe("accounts that are plugged in", () => {
  freshProcessDatabase();
  const members = new Map([["7", { id: "7", username: "ada", name: "Ada", password: "theirs" }]]);
  beforeAll(() => replaceAccounts(memoryAccounts("https://members.example", members)));
  afterAll(() => replaceAccounts());

  test("sign in to a row of this server's, which no password of this server's opens", async () => {
    const first = await signInByName({ username: "ada", password: "theirs" }, "");
    const again = await signInByName({ username: "Ada", password: "theirs" }, "");
    expect(again?.id).toBe(first?.id);
    expect(await signInByName({ username: "ada", password: "wrong" }, "")).toBeNull();
    const id = first?.id ?? "";
    expect(await confirmByPassword(database(), id, "theirs")).toBe(true);
    expect(await confirmByPassword(database(), id, "wrong")).toBe(false);
    expect(await confirmByPassword(database(), "nobody", "theirs")).toBe(false);
    expect([await hasPassword(database(), id), await keepsOwnName(database(), id)]).toEqual([true, false]);
    expect(accounts().issuer).toBe("https://members.example");
    members.set("7", { id: "7", username: "ada", name: "Ada", password: "changed" });
    expect(await first?.stillHolds()).toBe(false);
  });
});
