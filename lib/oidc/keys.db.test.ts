import { expect, test } from "vitest";
import { describeOnBothDatabases } from "../db/testing/databases";
import { askForNewKeys, PUBLISHED_AFTER_MS, PUBLISHED_BEFORE_MS, signingKeys, sweepKeys } from "./keys";

const SECRETS = ["the secret of these tests, one", "the secret of these tests, two"] as const;
const now = new Date("2026-01-01T00:00:00.123Z");
const after = (ms: number) => new Date(now.getTime() + ms);

describeOnBothDatabases("signing keys", (database) => {
  const ids = async (at: Date, secrets: readonly [string, ...string[]] = [SECRETS[0]]) =>
    (await signingKeys(database.open(), secrets, at)).jwks.map(({ kid, alg }) => `${alg} ${kid}`);
  const rs256 = async (at: Date) => (await ids(at)).filter((each) => each.startsWith("RS256"));

  test("are one of each algorithm, the same for all instances that start at once", async () => {
    const instances = Array.from({ length: 6 }, () => ids(now));
    const [first, ...others] = await Promise.all(instances);
    expect(first?.map((each) => each.split(" ")[0])).toEqual(["RS256", "ES256"]);
    // Whoever came first may have read before the other's was there; all agree from then on.
    for (const other of [...others, await ids(now)]) expect(other).toEqual(first);
  });

  test("a new key is published before it signs, on every instance, and the one before is published after", async () => {
    const [old] = await rs256(now);
    expect(await askForNewKeys(database.open(), now)).toBe(2);
    const published = await rs256(now);
    expect(published).toHaveLength(2);
    expect(published[0]).toBe(old);
    const [, fresh] = published;
    expect(await rs256(after(PUBLISHED_BEFORE_MS - 1))).toEqual([old, fresh]);
    expect(await rs256(after(PUBLISHED_BEFORE_MS))).toEqual([fresh, old]);
    expect(await rs256(after(PUBLISHED_BEFORE_MS + PUBLISHED_AFTER_MS - 1))).toEqual([fresh, old]);
    const over = after(PUBLISHED_BEFORE_MS + PUBLISHED_AFTER_MS);
    expect(await rs256(over)).toEqual([fresh]);
    expect(await sweepKeys(database.open(), over, 10)).toBe(2);
    expect(await rs256(over)).toEqual([fresh]);
  });

  test("asked for twice before anybody made them are made once", async () => {
    expect(await askForNewKeys(database.open(), now)).toBe(2);
    expect(await askForNewKeys(database.open(), now)).toBe(0);
  });

  test("are sealed by the newest secret, opened by any, and lost with all of them", async () => {
    const rows = await database.open().oidcKey.findMany({ where: { sealed: { not: null } } });
    expect(rows.length).toBeGreaterThan(0);
    for (const { sealed } of rows)
      expect(Buffer.from(sealed ?? "", "base64url").toString("latin1")).not.toMatch(/"(d|kty)"/);

    const before = await ids(now);
    expect(await ids(now, [SECRETS[1], SECRETS[0]])).toEqual(before);
    // Sealed anew meanwhile, so that the old secret can go.
    expect(await ids(now, [SECRETS[1]])).toEqual(before);
    const lost = await ids(now, ["quite another secret than those"]);
    expect(lost.length).toBeGreaterThan(0);
    expect(lost.some((each) => before.includes(each))).toBe(false);
  });
});
