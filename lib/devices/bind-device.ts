import type { Database } from "../db/database";
import { notifier } from "../wiring";
import { addDevice, endDevice, insertDevice, type NewDevice } from "./device";

/**
 * Adds a device, and asks once it is there whether what lets it in still holds: a password may have been changed, or a phone
 * signed out, meanwhile, and that ended only the devices there were. Resolves to its id; to undefined where it holds no
 * more, and nothing is left of the device.
 */
export async function bindDevice(
  database: Database,
  device: NewDevice,
  stillHolds: () => Promise<boolean>,
  now: Date,
): Promise<string | undefined> {
  const id = await addDevice(database, device, now);
  if (await stillHolds()) return id;
  await undo(database, id, now);
  return undefined;
}

/**
 * Adds a device before what lets it in is spent: whoever ends the account's devices meanwhile has either ended what lets it
 * in, or finds the device. Nobody is told of it before, and nothing is left of it where `spend` rejects, which this does then.
 * Resolves to its id; to undefined where it was ended meanwhile, or the device that approved it was, or where the account has
 * disowned its key.
 *
 * @param spend calls `add` once, with whose device it is, and resolves once what lets it in is spent
 */
export async function bindDeviceBefore(
  database: Database,
  spend: (add: (device: NewDevice) => Promise<void>) => Promise<unknown>,
  now: Date,
): Promise<string | undefined> {
  let added: { id: string; device: NewDevice } | undefined;
  try {
    await spend(async (device) => {
      added = { id: await insertDevice(database, device, now), device };
    });
  } catch (error) {
    if (added) await database.device.deleteMany({ where: { id: added.id } });
    throw error;
  }
  if (!added) return undefined;
  const { id, device } = added;
  const needed = device.approvedById ? [id, device.approvedById] : [id];
  const { sql } = database;
  const devices = sql.table("Device");
  const active = await sql.query<{ id: string }>`
    SELECT "id" FROM ${devices} WHERE "id" IN ${needed} AND "endedAt" IS NULL AND NOT EXISTS (
      SELECT 1 FROM ${devices} "same" WHERE "same"."userId" = ${device.userId}
      AND "same"."keyThumbprint" = ${device.keyThumbprint ?? ""} AND "same"."disownedAt" IS NOT NULL)`;
  if (active.length === needed.length) {
    await notifier().notify(device.userId);
    return id;
  }
  await undo(database, id, now);
  return undefined;
}

/** What was never signed in makes no browser known: nothing is left of it, but what its owner disowned. */
async function undo(database: Database, id: string, now: Date): Promise<void> {
  await endDevice(database, id, now);
  await database.device.deleteMany({ where: { id, disownedAt: null } });
}
