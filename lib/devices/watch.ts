import type { Notifier } from "../login/notifier";
import { watchTopics } from "../login/watch-topics";

/** A device that is signed in, as watchers compare and tell it. */
export interface WatchedDevice {
  id: string;
  userId: string;
  kind: string;
  label: string;
  browser: string;
  os: string;
  signedInBy: string;
  approvedById: string | null;
  createdAt: Date;
}

export interface AccountListener {
  /** The watcher's own device has been signed out. Told once; nothing follows. */
  signedOut(): void;
  /** Another device is signed in since a moment ago; `approvedBy` is the phone that let it in, while it is signed in itself. */
  signedIn(device: WatchedDevice, approvedBy: WatchedDevice | undefined): void;
}

interface AccountWatcher {
  own: Pick<WatchedDevice, "id" | "createdAt">;
  listener: AccountListener;
  /** Devices that it knows of already. */
  told: Set<string>;
  over: boolean;
  /** Whether its account has been read since it watches. */
  isRead: boolean;
}

export interface AccountPorts {
  notifier: Notifier;
  /** The devices of these accounts that are signed in, all of them in one query. */
  readDevices(userIds: readonly string[]): Promise<WatchedDevice[]>;
  /** Those of the accounts that had a device added or ended after `since`, in one query that costs little where none had. */
  changedSince(userIds: readonly string[], since: Date): Promise<string[]>;
  clock: () => Date;
}

/**
 * Whoever opens a page within this time after a sign-in is told of it too: the page may have been closed, hidden or cut
 * off at the moment itself.
 */
const RECENT_MS = 10 * 60_000;

/** How far the clocks of two instances may differ, and how long a write may take, before a re-read overlooks a change. */
const OVERLAP_MS = 60_000;

/** Accounts that are read in one query. */
const MOST_AT_ONCE = 500;

/**
 * Tells an account's open pages what happens to its devices. The re-read asks every `rereadMs`, and whenever the notifier was
 * cut off, which of all watched accounts have changed, in one query, and reads those.
 */
export function createAccountWatch({ notifier, readDevices, changedSince, clock }: AccountPorts, rereadMs: number) {
  const { topics: accounts, watch } = watchTopics<AccountWatcher>(notifier, rereadMs, {
    read: (userId) => read([userId]),
    reread,
  });
  /** When the last re-read began; an account that is watched since then was read as that began. */
  let readAtMs = clock().getTime();

  /** Judges only who watched before the read began: its answer may be older than a device that came since. */
  async function read(userIds: readonly string[]): Promise<void> {
    const watchers = userIds.map((id) => [id, accounts.get(id)?.watchers ?? []] as const);
    const devices = await readDevices(userIds);
    for (const [userId, each] of watchers) {
      const own = devices.filter((device) => device.userId === userId);
      for (const watcher of each) tell(watcher, own);
    }
  }

  function tell(watcher: AccountWatcher, devices: readonly WatchedDevice[]): void {
    const { own, told, listener } = watcher;
    if (watcher.over) return;
    watcher.isRead = true;
    if (!devices.some(({ id }) => id === own.id)) {
      watcher.over = true;
      listener.signedOut();
      return;
    }
    const recent = new Date(clock().getTime() - RECENT_MS);
    for (const device of devices) {
      if (told.has(device.id) || device.createdAt < own.createdAt || device.createdAt < recent) continue;
      told.add(device.id);
      listener.signedIn(
        device,
        devices.find(({ id }) => id === device.approvedById),
      );
    }
  }

  async function reread(): Promise<void> {
    const beganMs = clock().getTime();
    const isUnread = (watcher: AccountWatcher) => !watcher.isRead;
    const unread = [...accounts].filter(([, { watchers }]) => watchers.some(isUnread)).map(([userId]) => userId);
    const changed = await changedSince([...accounts.keys()], new Date(readAtMs - OVERLAP_MS));
    const due = [...new Set([...unread, ...changed])];
    for (let from = 0; from < due.length; from += MOST_AT_ONCE) await read(due.slice(from, from + MOST_AT_ONCE));
    readAtMs = beganMs;
  }

  /** Tells `listener` of the account's devices, until the returned function is called. */
  return (own: Pick<WatchedDevice, "id" | "userId" | "createdAt">, listener: AccountListener): (() => void) =>
    watch(own.userId, { own, listener, told: new Set([own.id]), over: false, isRead: false });
}
