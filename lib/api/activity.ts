import { SHOWN_AUDIT_TYPES, type ShownAuditType } from "../audit/shown";
import type { Database } from "../db/database";
import { NAMED_DEVICE, namedDevice } from "../devices/named-device";
import { locateIp } from "../network/geoip";
import type { ActivityEvent } from "./types";

const SHOWN = 30;

const TYPES = SHOWN_AUDIT_TYPES.filter((type) => type !== "refused");

/** Shown refusals: they may be somebody else's doing, such as a session without its key, or a guessed number. */
const REFUSALS = ["proof_required", "proof_invalid", "number_mismatch"];

/** The account's last events, newest first; locations are named in the language of `locale`. */
export async function activityOf(database: Database, userId: string, locale: string): Promise<ActivityEvent[]> {
  const events = await database.loginEvent.findMany({
    where: { userId, OR: [{ type: { in: TYPES } }, { type: "refused", detail: { in: REFUSALS } }] },
    orderBy: { at: "desc" },
    take: SHOWN,
  });
  const ids = events.flatMap(({ deviceId }) => deviceId ?? []);
  const known = await database.device.findMany({ where: { id: { in: ids } }, select: NAMED_DEVICE });
  const devices = new Map(known.map((device) => [device.id, device]));
  const answers = events.map(async ({ id, at, type, detail, deviceId, browser, os, ip }) => {
    const device = deviceId && devices.get(deviceId);
    const place = await locateIp(ip, locale);
    return {
      id,
      at: at.toISOString(),
      type: type as ShownAuditType,
      ...(detail && { detail }),
      ...(device && { device: namedDevice(device) }),
      browser,
      os,
      ip,
      ...(place && { place: place.name }),
    };
  });
  return Promise.all(answers);
}
