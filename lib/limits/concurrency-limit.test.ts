import { expect, test } from "vitest";
import { Problem } from "../http/problem";
import { withConcurrencyLimit } from "./concurrency-limit";
import { CONCURRENCY } from "./table";

const { atOnce, waiting, waitingPerKey } = CONCURRENCY.hash;
const isRefused = (error: unknown) => error instanceof Problem && error.code === "rate_limited";

/** Jobs that end when told to. */
function stage() {
  const started: string[] = [];
  const ends: (() => void)[] = [];
  const outcomes: Promise<unknown>[] = [];
  const enter = (key: string, times = 1) => {
    for (let index = 0; index < times; index++) {
      const job = withConcurrencyLimit("hash", key, () => {
        started.push(key);
        return new Promise<void>((end) => ends.push(end));
      });
      outcomes.push(job.catch((error) => error));
    }
  };
  /** Lets the ones inside out, and with them all that waited. */
  async function empty(): Promise<void> {
    let isOver = false;
    const over = Promise.all(outcomes).then(() => {
      isOver = true;
    });
    while (!isOver) {
      for (const end of ends.splice(0)) end();
      await new Promise(setImmediate);
    }
    await over;
  }
  const refused = async () => (await Promise.all(outcomes)).filter(isRefused).length;
  return { started, ends, enter, empty, refused };
}

/** After the ones that are inside from the start. */
const inTurn = (started: string[]) => started.slice(atOnce).join("");

test("lets a few in at once, the next ones in turn, and refuses beyond", async () => {
  const { started, ends, enter, empty, refused } = stage();
  enter("a", atOnce + waitingPerKey + 3);
  expect(started).toHaveLength(atOnce);
  ends.shift()?.();
  await expect.poll(() => started).toHaveLength(atOnce + 1);
  await empty();
  expect(started).toHaveLength(atOnce + waitingPerKey);
  expect(await refused()).toBe(3);
});

test("a flood under one key makes everybody else wait for one turn", async () => {
  const { started, enter, empty } = stage();
  enter("a", atOnce + 5);
  enter("b", 2);
  enter("c");
  await empty();
  expect(inTurn(started)).toBe("abcabaaa");
});

test("where no more may wait, the longest line gives up its last, and lines as short as the newcomer's do not", async () => {
  const { started, enter, empty, refused } = stage();
  for (let key = 0; key * waitingPerKey < waiting + atOnce; key++) enter(`flood ${key} `, waitingPerKey);
  enter("honest");
  await empty();
  expect(started).toContain("honest");
  expect(started).toHaveLength(waiting + atOnce);
  expect(await refused()).toBeGreaterThan(0);

  const many = stage();
  for (let key = 0; key < waiting + atOnce + 1; key++) many.enter(`${key}`);
  await many.empty();
  expect(many.started).toHaveLength(waiting + atOnce);
  expect(await many.refused()).toBe(1);
});

test("one key runs only so many, where others may come meanwhile", async () => {
  const { upload } = CONCURRENCY;
  const ends: (() => void)[] = [];
  const enter = (key: string) => withConcurrencyLimit("upload", key, () => new Promise<void>((end) => ends.push(end)));
  const jobs = ["slow", "slow", "slow", "honest"].map(enter);
  expect(ends).toHaveLength(upload.atOncePerKey + 1);
  while (ends.length > 0) {
    ends.shift()?.();
    await new Promise(setImmediate);
  }
  await Promise.all(jobs);
});

test("a job that fails leaves its place", async () => {
  const fail = () => withConcurrencyLimit("picture", "a", () => Promise.reject(new Error("no")));
  for (let times = 0; times < CONCURRENCY.picture.atOnce + 1; times++) await expect(fail()).rejects.toThrow("no");
});

test("each name has its own line", async () => {
  const { enter, empty } = stage();
  enter("a", atOnce + 1);
  expect(await withConcurrencyLimit("picture", "a", async () => "in")).toBe("in");
  await empty();
});
