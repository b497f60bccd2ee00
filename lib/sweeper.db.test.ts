import { describe, expect, test } from "vitest";
import { databaseStore } from "./adapters/database-store";
import type { Database } from "./db/database";
import { describeOnBothDatabases } from "./db/testing/databases";
import { newId } from "./secrets";
import { sweep } from "./sweeper";

const now = new Date("2026-01-31T12:00:00Z");
const DAY_MS = 24 * 60 * 60_000;
const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const swept = (db: Database) => ({ db, store: databaseStore(db), retentionMs: 10 * DAY_MS });

async function newUser(db: Database): Promise<string> {
  const id = newId();
  const user = { id, username: id, name: "Ada", passwordHash: "", pictureId: id, createdAt: now };
  await db.user.create({ data: user });
  return id;
}

interface Facts {
  kind?: "app" | "browser";
  createdAt?: Date;
  lastSeenAt?: Date;
  endedAt?: Date;
  pendingSince?: Date;
  expiresAt?: Date;
  approvedById?: string;
}

async function newDevice(db: Database, userId: string, facts: Facts = {}): Promise<string> {
  const id = newId();
  const row = { id, userId, label: "", browser: "", os: "", deviceType: "", ip: "", signedInBy: "password" };
  const usual = { kind: "browser", createdAt: now, lastSeenAt: now };
  await db.device.create({ data: { ...row, ...usual, ...facts } });
  return id;
}

function newTicket(expiresAt: Date) {
  const id = newId();
  const desktop = { desktopBrowser: "", desktopOs: "", desktopType: "", desktopIp: "" };
  return {
    id,
    userCode: id,
    version: 0,
    status: "pending",
    secretHash: "",
    ...desktop,
    createdAt: expiresAt,
    expiresAt,
  };
}

function newEvent(at: Date) {
  return { id: newId(), at, type: "sign_in", ip: "", browser: "", os: "", correlationId: "" };
}

describeOnBothDatabases("the sweeper", (database) => {
  test("removes tickets an hour after their end, and leaves the others", async () => {
    const db = database.open();
    const young = newTicket(minutesAgo(59));
    await db.ticket.createMany({ data: [young, newTicket(minutesAgo(61)), newTicket(daysAgo(3))] });
    await sweep(swept(db), now);
    expect((await db.ticket.findMany()).map(({ id }) => id)).toEqual([young.id]);
  });

  test("removes proofs, and windows of limits, that are over", async () => {
    const db = database.open();
    const proof = (hash: string, expiresAt: Date) => ({ hash, expiresAt });
    await db.usedProof.createMany({ data: [proof("old", minutesAgo(1)), proof("new", minutesAgo(-1))] });
    const window = (key: string, expire: Date) => ({ key, points: 1, expire });
    await db.rateLimit.createMany({ data: [window("old", minutesAgo(1)), window("new", minutesAgo(-1))] });
    await sweep(swept(db), now);
    expect((await db.usedProof.findMany()).map(({ hash }) => hash)).toEqual(["new"]);
    expect((await db.rateLimit.findMany()).map(({ key }) => key)).toEqual(["new"]);
  });

  test("removes events past the retention, however many there are", async () => {
    const db = database.open();
    const young = newEvent(daysAgo(9.9));
    await db.loginEvent.createMany({ data: [young, ...Array.from({ length: 900 }, () => newEvent(daysAgo(10.1)))] });
    await sweep(swept(db), now);
    expect((await db.loginEvent.findMany()).map(({ id }) => id)).toEqual([young.id]);
  });

  test("removes what was recorded of codes that nobody scanned, however many, and keeps a login whole", async () => {
    const db = database.open();
    const ofCode = (ticketHash: string, type: string, forgetAt: Date | null) => ({
      ...newEvent(now),
      ticketHash,
      type,
      forgetAt,
    });
    const unscanned = (forgetAt: Date) =>
      ["ticket.created", "ticket.held", "ticket.withdrawn"].map((type) => ofCode(newId(), type, forgetAt));
    const kept = [
      ofCode("scanned", "ticket.created", minutesAgo(2)),
      ofCode("scanned", "ticket.scanned", null),
      ofCode("scanned", "ticket.scanned", null),
      ofCode("scanned", "ticket.withdrawn", minutesAgo(1)),
      ofCode("refused", "refused", null),
      ...unscanned(minutesAgo(-1)),
    ];
    const data = [...Array.from({ length: 200 }, () => unscanned(minutesAgo(1))).flat(), ...kept];
    await db.loginEvent.createMany({ data });
    await Promise.all([sweep(swept(db), now), sweep(swept(database.open()), now)]);
    const left = await db.loginEvent.findMany({ where: { ticketHash: { not: null } } });
    expect(left.map(({ id }) => id).toSorted()).toEqual(kept.map(({ id }) => id).toSorted());
    expect(left.filter(({ forgetAt }) => forgetAt && forgetAt < now)).toEqual([]);
  });

  test("removes more proofs than are written in a minute, in one sweep", async () => {
    const db = database.open();
    const expiresAt = minutesAgo(1);
    for (let made = 0; made < 6_000; made += 2_000) {
      await db.usedProof.createMany({ data: Array.from({ length: 2_000 }, () => ({ hash: newId(), expiresAt })) });
    }
    await sweep(swept(db), now);
    expect(await db.usedProof.count({ where: { expiresAt } })).toBe(0);
  });

  describe("devices", () => {
    test("go when they were signed out longer ago than the retention; what they let in stays", async () => {
      const db = database.open();
      const userId = await newUser(db);
      const gone = await newDevice(db, userId, { endedAt: daysAgo(11) });
      const recent = await newDevice(db, userId, { endedAt: daysAgo(9) });
      const child = await newDevice(db, userId, { approvedById: gone });
      await sweep(swept(db), now);
      const left = await db.device.findMany({ where: { userId } });
      expect(left.map(({ id }) => id).toSorted()).toEqual([recent, child].toSorted());
      expect(left.find(({ id }) => id === child)?.approvedById).toBeNull();
    });

    test("go when they were never signed in, ten minutes after", async () => {
      const db = database.open();
      const userId = await newUser(db);
      const recent = await newDevice(db, userId, { pendingSince: minutesAgo(9) });
      await newDevice(db, userId, { pendingSince: minutesAgo(11) });
      await newDevice(db, userId, { pendingSince: minutesAgo(11), endedAt: minutesAgo(11) });
      const signedIn = await newDevice(db, userId);
      await sweep(swept(db), now);
      const left = await db.device.findMany({ where: { userId } });
      expect(left.map(({ id }) => id).toSorted()).toEqual([recent, signedIn].toSorted());
    });

    test("are signed out when no session of theirs can be left", async () => {
      const db = database.open();
      const userId = await newUser(db);
      const lapsed = await newDevice(db, userId, { lastSeenAt: daysAgo(92) });
      const old = await newDevice(db, userId, { createdAt: daysAgo(366), lastSeenAt: daysAgo(0) });
      const quiet = await newDevice(db, userId, { lastSeenAt: daysAgo(90) });
      const oldApp = await newDevice(db, userId, { kind: "app", lastSeenAt: daysAgo(0), expiresAt: minutesAgo(1) });
      const app = await newDevice(db, userId, { kind: "app", lastSeenAt: daysAgo(60), expiresAt: minutesAgo(-1) });
      await sweep(swept(db), now);
      const ended = await db.device.findMany({ where: { userId, endedAt: { not: null } } });
      expect(ended.map(({ id }) => id).toSorted()).toEqual([lapsed, old, oldApp].toSorted());
      const active = await db.device.findMany({ where: { userId, endedAt: null } });
      expect(active.map(({ id }) => id).toSorted()).toEqual([quiet, app].toSorted());
    });
  });

  test("several instances sweep at once, and one that is told to stop does", async () => {
    const db = database.open();
    await db.loginEvent.createMany({ data: Array.from({ length: 500 }, () => newEvent(daysAgo(20))) });
    await sweep(swept(db), now, AbortSignal.abort());
    expect(await db.loginEvent.count({ where: { at: daysAgo(20) } })).toBe(500);
    const instances = Array.from({ length: 4 }, () => sweep(swept(database.open()), now));
    await Promise.all(instances);
    expect(await db.loginEvent.count({ where: { at: daysAgo(20) } })).toBe(0);
  });
});
