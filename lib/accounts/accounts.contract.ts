import { describe, expect, test } from "vitest";
import { newId } from "../secrets";
import type { Accounts, Holder } from "./ports";

/** Accounts to be judged, and how to make, change and disable one where they are kept. */
export interface Kept {
  accounts(): Accounts;
  /** Resolves to the new account's id. */
  add(account: { username: string; name: string; password: string }): Promise<string>;
  changePassword(id: string, password: string): Promise<void>;
  remove(id: string): Promise<void>;
}

type Member = Holder & { password: string };

/** Somebody else's accounts, in a map. */
export function keptIn(members: Map<string, Member>, accounts: () => Accounts): Kept {
  return {
    accounts,
    add: async (account) => {
      const id = newId();
      members.set(id, { id, ...account });
      return id;
    },
    changePassword: async (id, password) => {
      const member = members.get(id);
      if (member) members.set(id, { ...member, password });
    },
    remove: async (id) => void members.delete(id),
  };
}

let added = 0;

/** What the rest of the server relies on, whoever keeps the accounts. */
export function accountsContract(kept: Kept): void {
  const password = "a phrase of mine";

  async function newAda() {
    added += 1;
    const username = `ada-${process.pid}-${added}`;
    return { id: await kept.add({ username, name: "Ada Lovelace", password }), username };
  }

  describe("accounts", () => {
    test("username and password sign in, and tell whose account it is", async () => {
      const { id, username } = await newAda();
      const holder = await kept.accounts().authenticate({ username, password });
      expect(holder).toMatchObject({ id, username, name: "Ada Lovelace" });
    });

    test("case of the username and the space around it are forgiven, nothing of the password", async () => {
      const { id, username } = await newAda();
      const typed = ` ${username.toUpperCase()} `;
      expect(await kept.accounts().authenticate({ username: typed, password })).toMatchObject({ id });
      expect(await kept.accounts().find(typed)).toEqual({ id, username, name: "Ada Lovelace" });
      expect(await kept.accounts().authenticate({ username, password: password.toUpperCase() })).toBeNull();
    });

    test.each([
      ["nothing", ""],
      ["what nobody is called", "nobody-at-all"],
      ["5000 letters", "a".repeat(5000)],
      ["a zero", "\0"],
      ["a piece of SQL", "'; --"],
    ])("%s is nobody", async (_what, username) => {
      expect(await kept.accounts().authenticate({ username, password })).toBeNull();
      expect(await kept.accounts().find(username)).toBeNull();
    });

    test.each([
      ["nothing", ""],
      ["another phrase", "another phrase"],
      ["5000 letters", "a".repeat(5000)],
      ["a zero", "\0"],
    ])("%s is no password", async (_what, wrong) => {
      const { id, username } = await newAda();
      expect(await kept.accounts().authenticate({ username, password: wrong })).toBeNull();
      expect(await kept.accounts().confirm(id, wrong)).toBe(false);
    });

    test("a password confirms its own account only", async () => {
      const [ada, other] = [await newAda(), await newAda()];
      await kept.changePassword(other.id, "quite another phrase");
      expect(await kept.accounts().confirm(ada.id, password)).toBe(true);
      expect(await kept.accounts().confirm(other.id, password)).toBe(false);
      expect(await kept.accounts().confirm("no such account", password)).toBe(false);
    });

    test("what was given is told to hold no more once the password is another", async () => {
      const { id, username } = await newAda();
      const holder = await kept.accounts().authenticate({ username, password });
      expect(await holder?.stillHolds()).toBe(true);
      await kept.changePassword(id, "quite another phrase");
      expect(await holder?.stillHolds()).toBe(false);
      expect(await kept.accounts().authenticate({ username, password })).toBeNull();
    });

    test("an account that is closed is signed in to no more, and nothing of before holds", async () => {
      const { id, username } = await newAda();
      const holder = await kept.accounts().authenticate({ username, password });
      await kept.remove(id);
      expect(await kept.accounts().authenticate({ username, password })).toBeNull();
      expect(await holder?.stillHolds()).toBe(false);
    });
  });
}
