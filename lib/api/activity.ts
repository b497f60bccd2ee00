import type { EventRow } from "../audit/record";
import { isByOther, SHOWN_AUDIT_TYPES, type ShownAuditType } from "../audit/shown";
import type { Database } from "../db/database";
import { NAMED_DEVICE, namedDevice } from "../devices/named-device";
import { locateIp } from "../network/geoip";
import { activeClients } from "../oidc/registry";
import type { ActivityEvent } from "./types";

/** Of each kind, so that no number of refusals or changes pushes out a sign-in. */
const SHOWN = 30;
const MOST_READ = 1_000;

const SIGNS: ShownAuditType[] = ["sign_up", "sign_in", "sign_out"];
const CHANGES = SHOWN_AUDIT_TYPES.filter((type) => !type.endsWith("refused") && !SIGNS.includes(type));
const REFUSED = SHOWN_AUDIT_TYPES.filter((type) => type.endsWith(".refused"));

/** Shown refusals: they may be somebody else's doing, such as a session without its key, or a guessed number. */
const REFUSALS = ["proof_required", "proof_invalid", "number_mismatch"];

/** The account's last sign-ins and sign-outs, and its last kinds of changes and refusals; locations are named in the language of `locale`. */
export async function activityOf(database: Database, userId: string, locale: string): Promise<ActivityEvent[]> {
  const last = async (take: number, ...OR: { type: { in: string[] } | string; detail?: { in: string[] } }[]) =>
    (await database.loginEvent.findMany({ where: { userId, OR }, orderBy: { at: "desc" }, take })).map(asTold);
  const [signs, changes, refusals] = await Promise.all([
    last(SHOWN, { type: { in: SIGNS } }),
    last(MOST_READ, { type: { in: CHANGES } }),
    last(MOST_READ, { type: { in: REFUSED } }, { type: "refused", detail: { in: REFUSALS } }),
  ]);
  const once = signs.map((event) => ({ ...event, count: 1 }));
  const folded = [changes, refusals].flatMap((events) => foldAlike(events).slice(0, SHOWN));
  const events = [...once, ...folded].sort((a, b) => b.at.getTime() - a.at.getTime());
  const ids = events.flatMap(({ deviceId }) => deviceId ?? []);
  const known = await database.device.findMany({ where: { id: { in: ids } }, select: NAMED_DEVICE });
  const devices = new Map(known.map((device) => [device.id, device]));
  const clients = await activeClients();
  const answers = events.map(async ({ id, at, count, type, detail, deviceId, browser, os, ip }) => {
    const device = deviceId && devices.get(deviceId);
    const client = type.startsWith("client.") && detail ? clients.get(detail)?.name : undefined;
    const place = await locateIp(ip, locale);
    return {
      id,
      at: at.toISOString(),
      ...(count > 1 && { count }),
      type: type as ShownAuditType,
      ...(detail && { detail }),
      ...(device && { device: namedDevice(device) }),
      ...(client && { client }),
      browser,
      os,
      ip,
      ...(place && { place: place.name }),
    };
  });
  return Promise.all(answers);
}

function asTold(event: EventRow): EventRow {
  return isByOther(event) ? { ...event, ip: "", browser: "", os: "" } : event;
}

/** Of events that are alike, the first, with their number. */
function foldAlike(events: readonly EventRow[]): (EventRow & { count: number })[] {
  const folded = new Map<string, EventRow & { count: number }>();
  for (const event of events) {
    const { type, detail, deviceId, browser, os, ip } = event;
    const kind = JSON.stringify([type, detail, deviceId, browser, os, ip]);
    const first = folded.get(kind);
    if (first) first.count += 1;
    else folded.set(kind, { ...event, count: 1 });
  }
  return [...folded.values()];
}
