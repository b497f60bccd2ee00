import { database } from "../db/database";
import { perProcess } from "../process/per-process";
import { notifier } from "../wiring";
import { changedSince, readDevicesOf } from "./device";
import { createAccountWatch } from "./watch";

/** A page learns within five seconds that its device was signed out, whoever did it and on whichever instance. */
const REREAD_MS = 4_000;

const current = perProcess("account-watch", () =>
  createAccountWatch(
    {
      notifier: notifier(),
      readDevices: (userIds) => readDevicesOf(database(), userIds),
      changedSince: (userIds, since) => changedSince(database(), userIds, since),
      clock: () => new Date(),
    },
    REREAD_MS,
  ),
);

export function accountWatch(): ReturnType<typeof createAccountWatch> {
  return current.get();
}
