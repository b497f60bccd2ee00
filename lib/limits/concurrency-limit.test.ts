import { expect, test } from "vitest";
import { Problem } from "../http/problem";
import { withConcurrencyLimit } from "./concurrency-limit";

const bounds = { atOnce: 2, waiting: 3 };

/** Jobs that end when told to. */
function stage(name: string) {
  const started: number[] = [];
  const ends: (() => void)[] = [];
  const enter = (number: number) =>
    withConcurrencyLimit(name, bounds, () => {
      started.push(number);
      return new Promise<number>((end) => {
        ends.push(() => end(number));
      });
    });
  return { started, ends, enter };
}

test("lets a few in at once, the next ones in turn, and refuses beyond", async () => {
  const { started, ends, enter } = stage("turns");
  const jobs = [1, 2, 3, 4, 5].map(enter);
  await expect(enter(6)).rejects.toSatisfy((error) => error instanceof Problem && error.code === "rate_limited");
  expect(started).toEqual([1, 2]);

  ends[1]?.();
  await jobs[1];
  await expect.poll(() => started).toEqual([1, 2, 3]);

  ends[0]?.();
  ends[2]?.();
  await expect.poll(() => started).toEqual([1, 2, 3, 4, 5]);
  ends[3]?.();
  ends[4]?.();
  expect(await Promise.all(jobs)).toEqual([1, 2, 3, 4, 5]);
});

test("a job that fails leaves its place", async () => {
  const fail = () => withConcurrencyLimit("failing", { atOnce: 1, waiting: 0 }, () => Promise.reject(new Error("no")));
  await expect(fail()).rejects.toThrow("no");
  await expect(fail()).rejects.toThrow("no");
});

test("each name has its own line", async () => {
  const { ends, enter } = stage("one");
  const jobs = [1, 2, 3, 4, 5].map(enter);
  expect(await withConcurrencyLimit("another", { atOnce: 1, waiting: 0 }, async () => "in")).toBe("in");
  for (const [index, job] of jobs.entries()) {
    await expect.poll(() => ends.length).toBeGreaterThan(index);
    ends[index]?.();
    await job;
  }
});
