import type { Database } from "../db/database";
import { addDevice, endDevice, type NewDevice } from "./device";

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
