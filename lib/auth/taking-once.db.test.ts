import { expect, test } from "vitest";
import { database } from "../db/database";
import { freshProcessDatabase } from "../db/testing/databases";
import { Problem } from "../http/problem";
import { UsedBefore } from "../login/once";
import { newId } from "../secrets";
import { takingOnce } from "./taking-once";

freshProcessDatabase();

const expiresAt = new Date("2026-01-01T00:00:00Z");
const isKept = async (hash: string) => (await database().usedProof.count({ where: { hash } })) === 1;

/** As each request has it that shows the proof, whether or not it has asked already if that was used. */
const onceOf = (hash: string) => ({ hash, expiresAt, isTaken: false });

test("what was taken here is refused before anything is done, though it was asked for before", async () => {
  const hash = newId();
  let done = 0;
  const act = async () => {
    done += 1;
  };
  await takingOnce(onceOf(hash), act);
  await expect(takingOnce(onceOf(hash), act)).rejects.toThrow(UsedBefore);
  expect([done, await isKept(hash)]).toEqual([1, true]);
});

test("is taken where it came to a refusal, and not where something failed", async () => {
  const [refused, failed] = [newId(), newId()];
  const refusal = new Problem("wrong_state");
  await expect(takingOnce(onceOf(refused), () => Promise.reject(refusal))).rejects.toBe(refusal);
  const failure = new Error("The database is away");
  await expect(takingOnce(onceOf(failed), () => Promise.reject(failure))).rejects.toBe(failure);
  expect([await isKept(refused), await isKept(failed)]).toEqual([true, false]);
  await takingOnce(onceOf(failed), async () => {});
  expect(await isKept(failed)).toBe(true);
});

test("tells nothing, and does nothing afterwards, where another instance has taken it meanwhile", async () => {
  const hash = newId();
  let after = 0;
  const act = async () => {
    await database().usedProof.create({ data: { hash, expiresAt } });
    throw new Problem("wrong_state");
  };
  const afterwards = async () => {
    after += 1;
  };
  await expect(takingOnce(onceOf(hash), act, afterwards)).rejects.toThrow(UsedBefore);
  expect(after).toBe(0);
});
