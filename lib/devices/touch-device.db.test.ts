import { expect, test } from "vitest";
import { describeOnBothDatabases } from "../db/testing/databases";
import { newId } from "../secrets";
import { addDevice, findActiveDevice, touchDevice } from "./device";

const START_MS = Date.UTC(2026, 0, 31);
const after = (seconds: number) => new Date(START_MS + seconds * 1_000);

describeOnBothDatabases("a device that was here", (database) => {
  test.each([
    ["from elsewhere, at once", "192.0.2.2", 1, { ip: "192.0.2.2", lastSeenAt: after(1) }],
    ["from where it was, after a minute", "192.0.2.1", 61, { ip: "192.0.2.1", lastSeenAt: after(61) }],
    ["from where it was, within a minute", "192.0.2.1", 59, { ip: "192.0.2.1", lastSeenAt: after(0) }],
    ["from an address that is not known, within a minute", "unknown", 59, { ip: "192.0.2.1", lastSeenAt: after(0) }],
    ["from an address that is not known, after a minute", "unknown", 61, { ip: "192.0.2.1", lastSeenAt: after(61) }],
  ])("%s", async (_, from, seconds, noted) => {
    const db = database.open();
    const userId = newId();
    const user = {
      id: userId,
      username: userId,
      name: "Ada",
      passwordHash: "",
      pictureId: userId,
      createdAt: after(0),
    };
    await db.user.create({ data: user });
    const facts = { browser: "Firefox", os: "Linux", deviceType: "desktop", ip: "192.0.2.1" } as const;
    const id = await addDevice(db, { userId, facts, signedInBy: "password" }, after(0));
    const device = await findActiveDevice(db, id);
    if (!device) throw new Error("The device is not there");
    await touchDevice(db, device, from, after(seconds));
    expect(await findActiveDevice(db, id)).toMatchObject(noted);
  });
});
