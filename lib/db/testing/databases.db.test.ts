import { describe, expect, test } from "vitest";
import { database } from "../database";
import { freshProcessDatabase } from "./databases";

/** More than a statement of the product waits for its turn. */
const STALLED_MS = 2_200;

describe("a machine that stands still for a while", () => {
  const fresh = freshProcessDatabase("postgres");

  test("fails no statement of a test, however many wait for their turn", async () => {
    const db = fresh.open();
    for (const each of [database(), db]) {
      const asked = Array.from({ length: 30 }, () => each.user.count());
      // Once all are asked, those behind the first wait.
      await Promise.race(asked);
      stall();
      expect(await Promise.all(asked)).toEqual(Array(30).fill(0));
    }
  });
});

/** Nothing of this process goes on meanwhile, as where the system runs others. */
function stall(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, STALLED_MS);
}
