import type { Notifier } from "../login/notifier";

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

interface Watcher {
  own: Pick<WatchedDevice, "id" | "createdAt">;
  listener: AccountListener;
  /** Devices that it knows of already. */
  told: Set<string>;
  over: boolean;
}

interface Account {
  watchers: Set<Watcher>;
  stopListening: () => void;
  reading: boolean;
  notifiedWhileReading: boolean;
  /** Whether it has been read since it is watched. */
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
 * Tells an account's open pages what happens to its devices. It listens first and reads then, so nothing falls between; a
 * notification is answered by a read. One timer for the whole process asks every `rereadMs`, and whenever the notifier was cut off,
 * which of all watched accounts have changed, in one query, and reads those: that covers lost notifications, and carries alone
 * where no notifier spans the processes.
 */
export function createAccountWatch({ notifier, readDevices, changedSince, clock }: AccountPorts, rereadMs: number) {
  const accounts = new Map<string, Account>();
  let timer: NodeJS.Timeout | undefined;
  let rereading = false;
  /** When the last re-read began; an account that is watched since then was read as that began. */
  let readAtMs = clock().getTime();

  /** Judges only who watched before the read began: its answer may be older than a device that came since. */
  async function read(userIds: readonly string[]): Promise<void> {
    const watchers = userIds.map((id) => [id, [...(accounts.get(id)?.watchers ?? [])]] as const);
    const devices = await readDevices(userIds);
    for (const [userId, each] of watchers) {
      const account = accounts.get(userId);
      if (account) account.isRead = true;
      const own = devices.filter((device) => device.userId === userId);
      for (const watcher of each) tell(watcher, own);
    }
  }

  function tell(watcher: Watcher, devices: readonly WatchedDevice[]): void {
    const { own, told, listener } = watcher;
    if (watcher.over) return;
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

  /** Any number of notifications during a read cost one more read. */
  async function refresh(userId: string, account: Account): Promise<void> {
    account.notifiedWhileReading = account.reading;
    if (account.reading) return;
    account.reading = true;
    // The next re-read makes up for one that fails.
    await read([userId]).catch(() => {});
    account.reading = false;
    if (account.notifiedWhileReading) await refresh(userId, account);
  }

  /** One at a time: a database that is slow is not asked more often. */
  async function reread(): Promise<void> {
    if (rereading || accounts.size === 0) return;
    rereading = true;
    try {
      const beganMs = clock().getTime();
      const unread = [...accounts].filter(([, { isRead }]) => !isRead).map(([userId]) => userId);
      const changed = await changedSince([...accounts.keys()], new Date(readAtMs - OVERLAP_MS));
      const due = [...new Set([...unread, ...changed])];
      for (let from = 0; from < due.length; from += MOST_AT_ONCE) await read(due.slice(from, from + MOST_AT_ONCE));
      readAtMs = beganMs;
    } catch {
      // The next one makes up for it.
    } finally {
      rereading = false;
    }
  }

  notifier.onReconnect(() => void reread());

  /** Tells `listener` of the account's devices, until the returned function is called. */
  return function watch(own: Pick<WatchedDevice, "id" | "userId" | "createdAt">, listener: AccountListener) {
    const { userId } = own;
    const account = accounts.get(userId) ?? open(userId);
    const watcher: Watcher = { own, listener, told: new Set([own.id]), over: false };
    account.watchers.add(watcher);
    void refresh(userId, account);
    timer ??= setInterval(() => void reread(), rereadMs).unref();

    return () => {
      watcher.over = true;
      account.watchers.delete(watcher);
      if (account.watchers.size > 0 || accounts.get(userId) !== account) return;
      account.stopListening();
      accounts.delete(userId);
      if (accounts.size > 0) return;
      clearInterval(timer);
      timer = undefined;
    };
  };

  function open(userId: string): Account {
    const account: Account = {
      watchers: new Set(),
      stopListening: () => {},
      reading: false,
      notifiedWhileReading: false,
      isRead: false,
    };
    account.stopListening = notifier.subscribe(userId, () => void refresh(userId, account));
    accounts.set(userId, account);
    return account;
  }
}
