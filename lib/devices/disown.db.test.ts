import { expect, test } from "vitest";
import { describeOnBothDatabases } from "../db/testing/databases";
import { newId } from "../secrets";
import { addDevice, disownDevice, listDevices } from "./device";

const now = new Date("2026-01-31T12:00:00Z");
const facts = { browser: "Firefox", os: "Linux", deviceType: "desktop", ip: "192.0.2.1" } as const;

describeOnBothDatabases("disowning a device", (database) => {
  test("ends whatever else a code let in by its key, and what that let in; not what came by a password", async () => {
    const db = database.open();
    const userId = newId();
    const user = { id: userId, username: userId, name: "Ada", passwordHash: "old", pictureId: userId, createdAt: now };
    await db.user.create({ data: user });
    const add = (signedInBy: "qr" | "password", approvedById?: string, keyThumbprint?: string) =>
      addDevice(
        db,
        { userId, facts, signedInBy, ...(approvedById && { approvedById }), ...(keyThumbprint && { keyThumbprint }) },
        now,
      );
    const [phone, tablet] = [await add("password"), await add("password")];
    const strange = await add("qr", phone, "strange");
    const twin = await add("qr", tablet, "strange");
    await add("qr", twin, "of the twin");
    const own = await add("password", undefined, "strange");
    const other = await add("qr", tablet, "other");

    await disownDevice(db, { id: strange, userId, approvedById: phone, endedAt: null }, now);
    const left = (await listDevices(db, userId)).map(({ id }) => id);
    expect(left.sort()).toEqual([tablet, own, other].sort());
  });
});
