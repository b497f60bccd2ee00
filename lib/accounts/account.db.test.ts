import { beforeAll, describe, expect, test } from "vitest";
import type { Database } from "../db/database";
import { describeOnBothDatabases } from "../db/testing/databases";
import { untilAnswered } from "../db/testing/until-answered";
import { addDevice } from "../devices/device";
import { newId } from "../secrets";
import {
  type Account,
  authenticate,
  changePassword,
  confirmPassword,
  createAccount,
  insertAccount,
  rename,
} from "./account";
import { DEMO, seedDemo } from "./demo";
import { hashPassword } from "./password";
import { findPicture, removePicture, setPicture } from "./picture";

const now = new Date("2026-01-01T00:00:00.000Z");
const later = new Date("2026-01-02T00:00:00.000Z");
const facts = { browser: "Firefox", os: "Linux", deviceType: "desktop", ip: "192.0.2.1" } as const;
const password = "a phrase of mine";

/** A refusal that has a sentence for each of these fields. */
const refusedFields = (fields: Record<string, unknown>) =>
  expect.objectContaining({
    code: "invalid_request",
    options: expect.objectContaining({ extensions: expect.objectContaining({ fields }) }),
  });

const newUsername = (name: string) => `${name}-${newId()}`.slice(0, 24).toLowerCase();

describeOnBothDatabases("accounts", (database) => {
  let db: Database;
  beforeAll(() => {
    db = database.open();
  });

  async function made(): Promise<Account> {
    return createAccount(db, { username: newUsername("ada"), password, name: "Ada Lovelace" }, {}, now);
  }

  describe("createAccount", () => {
    test("keeps what was typed in its folded form, and no password", async () => {
      const username = newUsername("ada");
      const account = await createAccount(
        db,
        { username: ` ${username.toUpperCase()} `, password, name: " Zoe\u0308  K. " },
        {},
        now,
      );
      expect(account).toEqual({
        id: expect.stringMatching(/^[\w-]{22}$/),
        pictureId: expect.stringMatching(/^[\w-]{22}$/),
        username,
        name: "Zo\u00eb K.",
      });
      const row = await db.user.findUniqueOrThrow({ where: { id: account.id } });
      expect(row).toMatchObject({ ...account, createdAt: now, passwordHash: expect.stringMatching(/^\$argon2id\$/) });
    });

    test("says what is wrong with each field, and writes nothing", async () => {
      const before = await db.user.count();
      await expect(createAccount(db, { username: "a", password: "short", name: "\u202e" })).rejects.toEqual(
        refusedFields({
          username: expect.stringContaining("3 to 32"),
          password: expect.stringContaining("at least 8"),
          name: expect.stringContaining("cannot be seen"),
        }),
      );
      expect(await db.user.count()).toBe(before);
    });

    test("tells that a username is taken, in any case", async () => {
      const account = await made();
      const again = createAccount(db, { username: account.username.toUpperCase(), password, name: "Another" });
      await expect(again).rejects.toEqual(refusedFields({ username: "This username is taken." }));
    });

    test("of fifty people who want one username at once, one gets it", async () => {
      const username = newUsername("race");
      const passwordHash = await hashPassword(password);
      const another = database.open();
      const results = await Promise.allSettled(
        Array.from({ length: 50 }, (_, index) => {
          const wanted = { username, name: `Racer ${index}`, passwordHash };
          return untilAnswered(() => insertAccount(index % 2 ? db : another, wanted, now));
        }),
      );
      const winners = results.filter((result) => result.status === "fulfilled").map((result) => result.value);
      expect(winners).toHaveLength(1);
      for (const result of results) {
        if (result.status === "fulfilled") continue;
        expect(result.reason).toEqual(refusedFields({ username: "This username is taken." }));
      }
      expect(await authenticate(db, username, password)).toMatchObject(winners[0] ?? {});
    });

    test("whoever is overtaken while the password is hashed is told so too", async () => {
      const typed = { username: newUsername("race"), password, name: "Racer" };
      const results = await Promise.allSettled([createAccount(db, typed), createAccount(db, typed)]);
      expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      const reason = results.find((result) => result.status === "rejected")?.reason;
      expect(reason).toEqual(refusedFields({ username: "This username is taken." }));
    });
  });

  describe("authenticate", () => {
    test("finds the account by its username in any case, and its password", async () => {
      const account = await made();
      expect(await authenticate(db, account.username.toUpperCase(), password)).toMatchObject(account);
    });

    test("finds nobody by a wrong password, an unknown username, or text of any kind", async () => {
      const account = await made();
      expect(await authenticate(db, account.username, "another phrase")).toBeNull();
      expect(await authenticate(db, newUsername("nobody"), password)).toBeNull();
      for (const text of ["", "\0", "' OR 1=1 --", "\ud800", "%", "x".repeat(10_000)]) {
        expect(await authenticate(db, text, password), JSON.stringify(text.slice(0, 20))).toBeNull();
      }
    });
  });

  describe("what was given just now", () => {
    test("is still the account's until the password is changed", async () => {
      const account = await made();
      const given = await authenticate(db, account.username, password);
      expect(await given?.isPasswordCurrent()).toBe(true);
      expect(JSON.stringify(given)).not.toContain("argon2");
      const by = { accountId: account.id, deviceId: newId() };
      await changePassword(db, by, { currentPassword: password, newPassword: "an even better one" });
      expect(await given?.isPasswordCurrent()).toBe(false);
    });

    test("is confirmed by the account's own password alone", async () => {
      const account = await made();
      expect(await confirmPassword(db, account.id, password)).toBe(true);
      expect(await confirmPassword(db, account.id, "another phrase")).toBe(false);
      expect(await confirmPassword(db, newId(), password)).toBe(false);
    });
  });

  describe("rename", () => {
    test("changes the name, and the picture that holds its initials", async () => {
      const account = await made();
      expect(await rename(db, account.id, "  Grace   Hopper ")).toBe("Grace Hopper");
      const { name, pictureId } = await db.user.findUniqueOrThrow({ where: { id: account.id } });
      expect(name).toBe("Grace Hopper");
      expect(pictureId).not.toBe(account.pictureId);
      expect(await findPicture(db, pictureId)).toMatchObject({ body: expect.stringContaining(">GH<") });
      expect(await findPicture(db, account.pictureId)).toBeNull();
    });

    test("keeps the old one when the new one will not do", async () => {
      const account = await made();
      await expect(rename(db, account.id, "Ada\n")).resolves.toBe("Ada");
      await expect(rename(db, account.id, "A\u202eda")).rejects.toEqual(refusedFields({ name: expect.any(String) }));
      expect((await db.user.findUniqueOrThrow({ where: { id: account.id } })).name).toBe("Ada");
    });
  });

  describe("changePassword", () => {
    async function madeWithDevices() {
      const account = await made();
      const device = () => addDevice(db, { userId: account.id, facts, signedInBy: "qr" }, now);
      const [mine, other, another] = [await device(), await device(), await device()];
      const stranger = await createAccount(db, { username: newUsername("bob"), password, name: "Bob" }, {}, now);
      const strangers = await addDevice(db, { userId: stranger.id, facts, signedInBy: "qr" }, now);
      const endedAt = async (id: string) => (await db.device.findUniqueOrThrow({ where: { id } })).endedAt;
      return { account, by: { accountId: account.id, deviceId: mine }, mine, other, another, strangers, endedAt };
    }

    test("signs out every other device of the account, and nobody else's", async () => {
      const { account, by, mine, other, another, strangers, endedAt } = await madeWithDevices();
      await changePassword(db, by, { currentPassword: password, newPassword: "an even better one" }, later);
      expect(await authenticate(db, account.username, password)).toBeNull();
      expect(await authenticate(db, account.username, "an even better one")).toMatchObject(account);
      expect(await Promise.all([mine, other, another, strangers].map(endedAt))).toEqual([null, later, later, null]);
      expect((await db.device.findUniqueOrThrow({ where: { id: mine } })).provenAt).toEqual(later);
    });

    test("changes nothing without the current password, or for a bad one", async () => {
      const { account, by, other, endedAt } = await madeWithDevices();
      const wrong = changePassword(db, by, { currentPassword: "a guess", newPassword: "an even better one" });
      await expect(wrong).rejects.toEqual(refusedFields({ currentPassword: "This is not your password." }));
      const weak = changePassword(db, by, { currentPassword: password, newPassword: account.username });
      await expect(weak).rejects.toEqual(refusedFields({ newPassword: expect.stringContaining("too close") }));
      expect(await authenticate(db, account.username, password)).toMatchObject(account);
      expect(await endedAt(other)).toBeNull();
    });

    test("of ten changes at once, one counts", async () => {
      const { account, by } = await madeWithDevices();
      const news = Array.from({ length: 10 }, (_, index) => `another phrase ${index}`);
      const results = await Promise.allSettled(
        news.map((newPassword) => changePassword(db, by, { currentPassword: password, newPassword })),
      );
      const won = news.filter((_, index) => results[index]?.status === "fulfilled");
      expect(won).toHaveLength(1);
      expect(await authenticate(db, account.username, won[0] ?? "")).toMatchObject(account);
    });
  });

  describe("pictures", () => {
    const webp = Uint8Array.from([82, 73, 70, 70]);

    test("one is generated until there is an upload, and again after it", async () => {
      const account = await made();
      expect(await findPicture(db, account.pictureId)).toEqual({
        type: "image/svg+xml",
        body: expect.stringContaining(">AL<"),
      });
      const uploaded = await setPicture(db, account.id, webp);
      expect(await findPicture(db, uploaded)).toEqual({ type: "image/webp", body: webp });
      const removed = await removePicture(db, account.id);
      expect(await findPicture(db, removed)).toMatchObject({ type: "image/svg+xml" });
      for (const old of [account.pictureId, uploaded]) expect(await findPicture(db, old)).toBeNull();
      expect(new Set([account.pictureId, uploaded, removed]).size).toBe(3);
    });

    test("uploads at once leave one of them", async () => {
      const account = await made();
      const ids = await Promise.all(
        Array.from({ length: 10 }, (_, index) => setPicture(db, account.id, Uint8Array.from([index]))),
      );
      const { pictureId } = await db.user.findUniqueOrThrow({ where: { id: account.id } });
      expect(ids).toContain(pictureId);
      expect(await db.picture.count({ where: { userId: account.id } })).toBe(1);
    });

    test("there is none for ids of any other shape", async () => {
      for (const id of [newId(), "", "..", "\0", "x".repeat(10_000)]) expect(await findPicture(db, id)).toBeNull();
    });
  });

  describe("seedDemo", () => {
    test("makes the demo account once, and gives it the password asked for", async () => {
      const own = await seedDemo(db, undefined);
      const account = await authenticate(db, DEMO.username, own ?? "");
      expect(account).toMatchObject(DEMO);
      expect(await seedDemo(db, undefined)).toBeNull();
      expect(await seedDemo(db, own ?? "")).toBeNull();

      expect(await seedDemo(db, "given by hand")).toBe("given by hand");
      expect((await authenticate(db, DEMO.username, "given by hand"))?.id).toBe(account?.id);
      await expect(seedDemo(db, "demo1234")).rejects.toThrow(/too close/);
    });

    test("nobody else can take its username", async () => {
      const attempt = createAccount(db, { username: "Demo", password, name: "Not the demo" });
      await expect(attempt).rejects.toEqual(refusedFields({ username: "This username is reserved." }));
    });
  });
});
