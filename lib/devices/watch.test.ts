import { afterEach, describe, expect, test } from "vitest";
import { memoryNotifier } from "../adapters/memory-notifier";
import { createAccountWatch, type WatchedDevice } from "./watch";

const START_MS = Date.parse("2026-01-31T12:00:00Z");
const NEVER_MS = 60_000;

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

let made = 0;
function newDevice(userId: string, facts: Partial<WatchedDevice> = {}): WatchedDevice {
  made += 1;
  const named = { kind: "app", label: `Device ${made}`, browser: `Device ${made}`, os: "iOS" };
  const usual = { ...named, signedInBy: "password", approvedById: null };
  return { id: `device-${made}`, userId, ...usual, createdAt: new Date(START_MS + made), ...facts };
}

/** A watch over devices that the test keeps itself. */
function world({ rereadMs = NEVER_MS } = {}) {
  const notifier = memoryNotifier();
  const devices: WatchedDevice[] = [];
  const reads: (readonly string[])[] = [];
  const asked: (readonly string[])[] = [];
  const changed = new Set<string>();
  const held: (() => void)[] = [];
  const clock = { nowMs: START_MS + 1_000 };
  let holding = false;
  const readDevices = async (userIds: readonly string[]) => {
    reads.push(userIds);
    const found = devices.filter(({ userId }) => userIds.includes(userId));
    if (holding) await new Promise<void>((release) => held.push(release));
    return found;
  };
  const changedSince = async (userIds: readonly string[]) => {
    asked.push(userIds);
    return userIds.filter((id) => changed.has(id));
  };
  const ports = { notifier, readDevices, changedSince, clock: () => new Date(clock.nowMs) };
  const watch = createAccountWatch(ports, rereadMs);

  /** What a page of this device hears, as it comes. */
  function open(own: WatchedDevice) {
    const heard: string[] = [];
    const waiting: (() => void)[] = [];
    const hear = (what: string) => {
      heard.push(what);
      for (const wake of waiting.splice(0)) wake();
    };
    const stop = watch(own, {
      signedOut: () => hear("signed out"),
      signedIn: ({ label }, approvedBy) => hear(approvedBy ? `${label} by ${approvedBy.label}` : label),
    });
    stops.push(stop);
    const until = async (what: string) => {
      while (!heard.includes(what)) await new Promise<void>((wake) => waiting.push(wake));
    };
    return { heard, until, stop };
  }

  const add = (userId: string, facts?: Partial<WatchedDevice>) => {
    const device = newDevice(userId, facts);
    devices.push(device);
    changed.add(userId);
    return device;
  };
  const end = ({ id, userId }: WatchedDevice) => {
    changed.add(userId);
    devices.splice(
      devices.findIndex((device) => device.id === id),
      1,
    );
  };
  return {
    notifier,
    clock,
    reads,
    asked,
    changed,
    open,
    add,
    end,
    hold: () => {
      holding = true;
    },
    release: () => {
      holding = false;
      for (const go of held.splice(0)) go();
    },
  };
}

/** Lets everything that is ready to run do so. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("a page whose device is signed out", () => {
  test("is told at the notification, once, and nothing after", async () => {
    const { notifier, add, end, open } = world();
    const [phone, laptop] = [add("ada"), add("ada")];
    const [onPhone, onLaptop] = [open(phone), open(laptop)];
    end(laptop);
    await notifier.notify("ada");
    await onLaptop.until("signed out");
    add("ada", { label: "Late" });
    await notifier.notify("ada");
    await onPhone.until("Late");
    expect(onLaptop.heard).toEqual(["signed out"]);
    expect(onPhone.heard).not.toContain("signed out");
  });

  test("is told by the re-read where no bell rang", async () => {
    const { add, end, open } = world({ rereadMs: 5 });
    const phone = add("ada");
    const page = open(phone);
    await settled();
    end(phone);
    await page.until("signed out");
  });

  test("is told when that happened between its session and its stream", async () => {
    const { open } = world();
    await open(newDevice("ada")).until("signed out");
  });

  test("is not told by a read that began before its device was there", async () => {
    const { notifier, add, open, hold, release, reads } = world();
    open(add("ada"));
    await settled();
    hold();
    await notifier.notify("ada");
    const laptop = open(add("ada", { label: "Laptop" }));
    release();
    await settled();
    await notifier.notify("ada");
    await settled();
    expect(reads.length).toBeGreaterThan(2);
    expect(laptop.heard).toEqual([]);
  });
});

describe("a sign-in", () => {
  test("is told to the account's other pages, once each, and to nobody else", async () => {
    const { notifier, add, open } = world();
    const phone = add("ada", { label: "Phone" });
    const [first, second, stranger] = [open(phone), open(phone), open(add("bob"))];
    await settled();
    const laptop = add("ada", { label: "Laptop", approvedById: phone.id });
    const onLaptop = open(laptop);
    await notifier.notify("ada");
    await first.until("Laptop by Phone");
    await second.until("Laptop by Phone");
    await notifier.notify("ada");
    await settled();
    expect([first.heard, second.heard, onLaptop.heard, stranger.heard]).toEqual([
      ["Laptop by Phone"],
      ["Laptop by Phone"],
      [],
      [],
    ]);
  });

  test("is told to a page that opens within ten minutes, and not later", async () => {
    const { add, clock, open } = world();
    const phone = add("ada");
    const laptop = add("ada", { label: "Laptop" });
    clock.nowMs = laptop.createdAt.getTime() + 10 * 60_000;
    await open(phone).until("Laptop");
    clock.nowMs += 1;
    const late = open(phone);
    await settled();
    expect(late.heard).toEqual([]);
  });

  test("that came before the page's own is no news to it", async () => {
    const { add, open } = world();
    add("ada");
    const page = open(add("ada"));
    await settled();
    expect(page.heard).toEqual([]);
  });
});

test("notifications during a read cost one more", async () => {
  const { notifier, add, open, hold, release, reads } = world();
  open(add("ada"));
  await settled();
  const before = reads.length;
  hold();
  for (let sent = 0; sent < 10; sent++) await notifier.notify("ada");
  release();
  await settled();
  expect(reads.length - before).toBe(2);
});

test("one query asks of every account that is watched, and only those that have changed are read", async () => {
  const { add, open, reads, asked, changed } = world({ rereadMs: 5 });
  open(add("ada"));
  open(add("bob"));
  open(add("eve")).stop();
  await settled();
  changed.clear();
  changed.add("bob");
  const before = reads.length;
  const rereads = () => reads.slice(before);
  while (!rereads().some((userIds) => userIds.includes("bob"))) await new Promise((resolve) => setTimeout(resolve, 1));
  expect(asked.at(-1)?.toSorted()).toEqual(["ada", "bob"]);
  expect(rereads().flat()).not.toContain("ada");
});

test("a page is read again whose first read failed", async () => {
  const notifier = memoryNotifier();
  const phone = newDevice("ada");
  let tries = 0;
  const readDevices = async () => {
    tries += 1;
    if (tries < 3) throw new Error("The database is away");
    return [];
  };
  const ports = { notifier, readDevices, changedSince: async () => [], clock: () => new Date(START_MS) };
  await new Promise<void>((signedOut) => {
    stops.push(createAccountWatch(ports, 5)(phone, { signedOut, signedIn: () => {} }));
  });
  expect(tries).toBe(3);
});

test("a second page of an account is read again whose own first read failed", async () => {
  const notifier = memoryNotifier();
  const [phone, laptop] = [newDevice("ada"), newDevice("ada")];
  let failing = false;
  const readDevices = async () => {
    if (failing) throw new Error("The database is away");
    return [phone];
  };
  const ports = { notifier, readDevices, changedSince: async () => [], clock: () => new Date(START_MS) };
  const watch = createAccountWatch(ports, 5);
  stops.push(watch(phone, { signedOut: () => {}, signedIn: () => {} }));
  await settled();
  failing = true;
  await new Promise<void>((signedOut) => {
    stops.push(watch(laptop, { signedOut, signedIn: () => {} }));
    setImmediate(() => {
      failing = false;
    });
  });
});
