import type { GiveBack } from "@/packages/qr-login/src/types";

/**
 * How many of a browser's pages may keep a stream at once. Over HTTP/1.1 a browser has six connections to a server, for all of its
 * pages: windows side by side would leave none for what they are to do.
 */
const SLOTS = 3;
const NAME = "qr-login.stream";
const LEASE_MS = 15_000;
const RENEW_MS = 5_000;

/** A slot for one stream; null where other pages of this browser have them all, and this one is to poll. */
export async function takeStreamSlot(): Promise<GiveBack | null> {
  if (isMultiplexed()) return () => {};
  return navigator.locks ? takeLock() : takeLease();
}

/** HTTP/2 and 3 have one connection for everything. */
function isMultiplexed(): boolean {
  const [page] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return /^h[23]/.test(page?.nextHopProtocol ?? "");
}

async function takeLock(): Promise<GiveBack | null> {
  for (let slot = 0; slot < SLOTS; slot++) {
    const taken = await tryLock(`${NAME}.${slot}`);
    if (taken) return taken;
  }
  return null;
}

/** Web Locks end with their page, however it ends. */
function tryLock(name: string): Promise<GiveBack | null> {
  return new Promise((resolve) => {
    const request = navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      if (!lock) return resolve(null);
      return new Promise<void>((giveBack) => resolve(giveBack));
    });
    // A browser that forbids locks here has its streams as ever.
    request.catch(() => resolve(() => {}));
  });
}

type Leases = Record<string, number>;

/** On plain http, where browsers have no locks: who streams says so again and again, and whoever says nothing has left. */
export function takeLease(storage: Storage = localStorage, now: () => number = Date.now): GiveBack | null {
  const own = Math.random().toString(36).slice(2);
  const read = (): Leases => {
    const kept: unknown = JSON.parse(storage.getItem(NAME) ?? "{}");
    const entries = Object.entries(kept !== null && typeof kept === "object" ? kept : {});
    return Object.fromEntries(entries.filter(([, until]) => Math.abs(Number(until) - now()) < LEASE_MS));
  };
  const renew = () => storage.setItem(NAME, JSON.stringify({ ...read(), [own]: now() + LEASE_MS - 1 }));
  try {
    if (Object.keys(read()).length >= SLOTS) return null;
    renew();
  } catch {
    return () => {};
  }
  const timer = setInterval(() => ignoring(renew), RENEW_MS);
  return () => {
    clearInterval(timer);
    ignoring(() => {
      const { [own]: _given, ...others } = read();
      storage.setItem(NAME, JSON.stringify(others));
    });
  };
}

function ignoring(act: () => void): void {
  try {
    act();
  } catch {
    // A store that is full or broken by now counts nobody.
  }
}
