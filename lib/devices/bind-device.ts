import type { Database } from "../db/database";
import { notifier } from "../wiring";
import { addDevice, endDevice, insertDevice, type NewDevice } from "./device";

/**
 * Adds a device, and asks once it is there whether what lets it in still holds: a password may have been changed, or a phone
 * signed out, meanwhile, and that ended only the devices there were. Resolves to its id; to undefined where it holds no
 * more, and the device is ended again.
 */
export async function bindDevice(
  database: Database,
  device: NewDevice,
  stillHolds: () => Promise<boolean>,
  now: Date,
): Promise<string | undefined> {
  const id = await addDevice(database, device, now);
  if (await stillHolds()) return id;
  await endDevice(database, id, now);
  return undefined;
}

/**
 * Adds a device before what lets it in is spent: whoever ends the account's devices meanwhile has either ended what lets it
 * in, or finds the device. Nobody is told of it before, and nothing is left of it where `spend` rejects, which this does then.
 * Resolves to its id; to undefined where it was ended meanwhile, or the device that approved it was.
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
  const active = await sql.query<{ id: string }>`
    SELECT "id" FROM ${sql.table("Device")} WHERE "id" IN ${needed} AND "endedAt" IS NULL`;
  if (active.length === needed.length) {
    await notifier().notify(device.userId);
    return id;
  }
  await endDevice(database, id, now);
  return undefined;
}
