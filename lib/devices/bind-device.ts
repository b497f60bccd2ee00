import type { Database } from "../db/database";
import type { NewRow } from "../login/ports";
import { activateDevice, deviceRow, endDevice, insertDevice, type NewDevice } from "./device";

/**
 * Signs a device in, and asks once it is there whether what lets it in still holds: a password may have been changed
 * meanwhile, and that ended only the devices there were. Resolves to its id; to undefined where it holds no more.
 */
export async function bindDevice(
  database: Database,
  device: NewDevice,
  stillHolds: () => Promise<boolean>,
  now: Date,
): Promise<string | undefined> {
  const id = await insertDevice(database, device, now);
  return (await stillHolds()) ? activated(database, id, now) : ended(database, id, now);
}

/**
 * Adds a device as one with what spends what lets it in, and signs it in after: whoever ends the account's devices meanwhile has
 * either ended what lets it in, or finds the device. Resolves to its id; to undefined where it was ended meanwhile, or the device
 * that approved it was, or its key was disowned.
 *
 * @param spend adds the row, which `rowOf` makes of whose device it is, as one with what it does
 */
export async function bindDeviceWith(
  database: Database,
  spend: (rowOf: (device: NewDevice) => NewRow) => Promise<unknown>,
  now: Date,
): Promise<string | undefined> {
  let id: string | undefined;
  await spend((device) => {
    const row = deviceRow(device, now);
    id = row.values.id;
    return row;
  });
  return id && activated(database, id, now);
}

async function activated(database: Database, id: string, now: Date): Promise<string | undefined> {
  return (await activateDevice(database, id)) ? id : ended(database, id, now);
}

/** Out for good, where it was only refused because its phone is out. */
async function ended(database: Database, id: string, now: Date): Promise<undefined> {
  await endDevice(database, id, now);
}
