import { expect, test } from "vitest";
import { coalesce } from "./coalesce";

/** What was sent, and a way to end the first of the sends that are under way. */
function world(most?: number) {
  const sends: number[][] = [];
  const ends: ((failing: boolean) => void)[] = [];
  let underWay = 0;
  let mostUnderWay = 0;
  const give = coalesce<number>(async (items) => {
    sends.push(items);
    underWay += 1;
    mostUnderWay = Math.max(mostUnderWay, underWay);
    const failing = await new Promise<boolean>((end) => ends.push(end));
    underWay -= 1;
    if (failing) throw new Error("It was not sent");
  }, most);
  const end = async ({ failing = false } = {}) => {
    ends.shift()?.(failing);
    await settled();
  };
  return { sends, give, end, mostUnderWay: () => mostUnderWay };
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

test("sends together what comes while one is under way, one after the other", async () => {
  const { sends, give, end, mostUnderWay } = world();
  const first = [give(1), give(2)];
  await settled();
  const second = [give(3), give(4), give(5)];
  await settled();
  expect(sends).toEqual([[1, 2]]);
  await end();
  await Promise.all(first);
  expect(sends).toEqual([
    [1, 2],
    [3, 4, 5],
  ]);
  await end();
  await Promise.all(second);
  void give(6);
  await settled();
  expect([sends.at(-1), mostUnderWay()]).toEqual([[6], 1]);
});

test("sends no more at once than it may, and all of it in order", async () => {
  const { sends, give, end } = world(2);
  const given = [1, 2, 3, 4, 5].map(give);
  for (let ended = 0; ended < 3; ended++) {
    await settled();
    await end();
  }
  await Promise.all(given);
  expect(sends).toEqual([[1, 2], [3, 4], [5]]);
});

test("one that fails is told to those whose items went with it, and to nobody else", async () => {
  const { give, end } = world();
  const first = [give(1), give(2)];
  await settled();
  const second = give(3);
  const outcomes = Promise.allSettled([...first, second]);
  await end({ failing: true });
  await end();
  expect((await outcomes).map(({ status }) => status)).toEqual(["rejected", "rejected", "fulfilled"]);
});

test("nobody who was given a promise is told before the send is over", async () => {
  const { give, end } = world();
  let isSent = false;
  void give(1).then(() => {
    isSent = true;
  });
  await settled();
  expect(isSent).toBe(false);
  await end();
  expect(isSent).toBe(true);
});
