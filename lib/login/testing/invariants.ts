import { expect } from "vitest";
import { hashSecret } from "../../secrets";
import {
  type Claimed,
  type Confirmed,
  type Pending,
  type Scanned,
  scannerOf,
  statusAt,
  type Ticket,
} from "../../ticket/ticket";
import { MAX_WRONG_NUMBERS } from "../../ticket/verbs";
import { type Deed, SETTINGS, type Shown } from "./play";

interface Write {
  before: Ticket;
  after: Ticket;
  atMs: number;
}

/** What may never be otherwise, whatever was asked for by whom and in which order it came. */
export function expectWhole(shown: Shown): void {
  const { history } = shown;
  // One winner: no version was written twice, and none is missing.
  expect(history.map(({ ticket }) => ticket.version)).toEqual(history.map((_, version) => version));
  expect(history[0]?.ticket.status).toBe("pending");

  const writes = history.slice(1).map(({ ticket, atMs }, index): Write => {
    return { before: history[index]?.ticket as Ticket, after: ticket, atMs };
  });
  const [namings, steps] = [writes.filter(isNaming), writes.filter((write) => !isNaming(write))];
  for (const write of steps) expectStep(write);
  expectOneOwner(history.map(({ ticket }) => ticket));
  expectDeeds(shown, steps);
  expectOneKey(shown, namings);
  expectTold(shown);
}

function isNaming({ before, after }: Write): boolean {
  return before.desktop.key.is !== after.desktop.key.is;
}

/** A key is named once, by who holds the secret, where one was to come; nothing else changes by it, and no other key claims. */
function expectOneKey({ deeds, history }: Shown, namings: Write[]): void {
  expect(namings.length).toBeLessThanOrEqual(1);
  const named = deeds.filter((deed) => deed.verb === "nameKey").map(({ key }) => key);
  // Asked again it is granted again, and not written.
  expect(new Set(named).size).toBe(namings.length);
  for (const { before, after, atMs } of namings) {
    expect(before.desktop.key).toEqual({ is: "unnamed" });
    const key = { is: "named", jkt: named[0] };
    expect(after).toEqual({ ...before, version: after.version, desktop: { ...before.desktop, key } });
    expect(atMs).toBeLessThan(before.expiresAt.getTime());
    expect(["pending", "scanned", "confirmed"]).toContain(before.status);
  }
  const first = history[0]?.ticket.desktop.key;
  for (const { key } of deeds.filter((deed) => deed.verb === "claim")) {
    if (first?.is !== "none") expect(key).toBe(named[0]);
  }
}

/** No step is skipped, a final state never changes, and expiry wins. */
function expectStep({ before, after, atMs }: Write): void {
  expect(atMs).toBeLessThan(before.expiresAt.getTime());
  const { id, userCode, secretHash, desktop, createdAt } = after;
  expect(before).toMatchObject({ id, userCode, secretHash, desktop, createdAt });
  const lifeMs = after.expiresAt.getTime() - atMs;
  switch (`${before.status} ${after.status}`) {
    case "pending pending":
      expect((before as Pending).heldAt).toBeUndefined();
      expect((after as Pending).heldAt?.getTime()).toBe(atMs);
      break;
    case "pending scanned":
      expect(lifeMs).toBe(SETTINGS.confirmTtlMs);
      break;
    case "scanned scanned": {
      const [{ confirmTokenHash, number }, next] = [before as Scanned, after as Scanned];
      const isScan = next.confirmTokenHash !== confirmTokenHash;
      expect(next.number).toEqual(isScan || !number ? number : { ...number, wrongTries: number.wrongTries + 1 });
      expect(next.expiresAt).toEqual(before.expiresAt);
      break;
    }
    case "scanned confirmed":
      expect(lifeMs).toBe(SETTINGS.claimTtlMs);
      break;
    case "pending cancelled":
    case "scanned cancelled":
    case "confirmed cancelled":
      break;
    case "confirmed claimed":
      expect((after as Claimed).visitEndsAt).toEqual((before as Confirmed).visitEndsAt);
      break;
    default:
      expect.fail(`A ticket went from ${before.status} to ${after.status}`);
  }
}

function expectOneOwner(versions: Ticket[]): void {
  const owners = versions.map(scannerOf);
  const first = owners.find((owner) => owner !== undefined);
  expect(owners).toEqual(owners.map((_, index) => (index < owners.indexOf(first) ? undefined : first)));
}

/** Whatever was granted was written once, for who was entitled to it; and nothing else was written. */
function expectDeeds({ deeds, wrongNumbers, renewedAt, history }: Shown, writes: Write[]): void {
  const done = <Verb extends Deed["verb"]>(verb: Verb) =>
    deeds.filter((deed): deed is Extract<Deed, { verb: Verb }> => deed.verb === verb);
  const writesTo = (status: Ticket["status"]) => writes.filter(({ after }) => after.status === status);
  const cancelled = (by: string) =>
    writes.filter(({ after }) => after.status === "cancelled" && after.cancelledBy === by);

  const given = writesTo("scanned").filter(({ before, after }) => tokenHash(before) !== tokenHash(after));
  expect(
    done("scan")
      .map(({ token }) => hashSecret(token))
      .sort(),
  ).toEqual(given.map(({ after }) => tokenHash(after)).sort());
  for (const { token, by } of done("scan")) {
    const write = given.find(({ after }) => tokenHash(after) === hashSecret(token));
    expect(write && scannerOf(write.after)).toEqual(by);
  }

  expect(writesTo("confirmed")).toHaveLength(done("confirm").length);
  for (const [index, { before, after }] of writesTo("confirmed").entries()) {
    const { by, token, number, visitEndsAt } = done("confirm")[index] as Extract<Deed, { verb: "confirm" }>;
    expect(scannerOf(after)).toEqual(by);
    expect((after as Confirmed).visitEndsAt).toEqual(visitEndsAt);
    expect(tokenHash(before)).toBe(hashSecret(token));
    expect((before as Scanned).number?.digits).toBe((before as Scanned).number && number);
  }

  expect(cancelled("phone")).toHaveLength(done("cancel").length);
  for (const [index, { before }] of cancelled("phone").entries()) {
    const { by, token } = done("cancel")[index] as Extract<Deed, { verb: "cancel" }>;
    expect(scannerOf(before)).toEqual(by);
    expect(tokenHash(before)).toBe(hashSecret(token));
  }

  expect(cancelled("account")).toHaveLength(done("revoke").length);
  for (const [index, { before }] of cancelled("account").entries()) {
    const { by } = done("revoke")[index] as Extract<Deed, { verb: "revoke" }>;
    expect(before.status).toBe("confirmed");
    expect(scannerOf(before)?.userId).toBe(by.userId);
    if (by.deviceIds) expect(by.deviceIds).toContain(scannerOf(before)?.deviceId);
  }

  expect(cancelled("desktop")).toHaveLength(done("withdraw").length);
  expect(writes.filter(({ after }) => after.status === "pending")).toHaveLength(done("hold").length);

  // One session.
  expect(writesTo("claimed")).toHaveLength(done("claim").length);
  expect(done("claim").length).toBeLessThanOrEqual(1);
  for (const { scanner } of done("claim")) expect(scanner).toEqual(scannerOf(writesTo("claimed")[0]?.after as Ticket));
  for (const deed of deeds) if ("secret" in deed) expect(deed.secret).toBe("own");

  const counted =
    writes.filter(({ before, after }) => triesOf(after) > triesOf(before)).length + cancelled("guesses").length;
  expect(wrongNumbers).toBe(counted);
  expect(counted).toBeLessThanOrEqual(MAX_WRONG_NUMBERS);
  expect(cancelled("guesses")).toHaveLength(counted === MAX_WRONG_NUMBERS ? 1 : 0);

  // A code that its desktop has replaced is over, or its phone would wait for nobody.
  const last = history.at(-1)?.ticket as Ticket;
  if (renewedAt) expect(statusAt(last, renewedAt)).not.toMatch(/pending|scanned|confirmed/);
}

/** A stream goes forward only. */
function expectTold({ told, history }: Shown): void {
  const versions = told.map(({ version }) => version);
  expect(versions).toEqual(versions.toSorted((a, b) => a - b));
  for (const { version, status } of told) expect([history[version]?.ticket.status, "expired"]).toContain(status);
}

function tokenHash(ticket: Ticket): string | undefined {
  return ticket.status === "scanned" || ticket.status === "confirmed" ? ticket.confirmTokenHash : undefined;
}

function triesOf(ticket: Ticket): number {
  return ticket.status === "scanned" ? (ticket.number?.wrongTries ?? 0) : 0;
}
