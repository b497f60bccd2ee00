import { database } from "../db/database";
import { notifier } from "../wiring";
import { changedSince, readDevicesOf } from "./device";
import { createAccountWatch } from "./watch";

/** A page learns within five seconds that its device was signed out, whoever did it and on whichever instance. */
const REREAD_MS = 4_000;

const LIVE = Symbol.for("qr-login.account-watch");
type AccountWatch = ReturnType<typeof createAccountWatch>;

/** This process's watch over the devices of the accounts whose pages are open. */
export function accountWatch(): AccountWatch {
  const shared = globalThis as typeof globalThis & { [LIVE]?: AccountWatch };
  shared[LIVE] ??= createAccountWatch(
    {
      notifier: notifier(),
      readDevices: (userIds) => readDevicesOf(database(), userIds),
      changedSince: (userIds, since) => changedSince(database(), userIds, since),
      clock: () => new Date(),
    },
    REREAD_MS,
  );
  return shared[LIVE];
}
