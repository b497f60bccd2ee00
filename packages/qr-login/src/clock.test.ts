import { describe, expect, test } from "vitest";
import { ServerClock } from "./clock";

const SERVER = Date.parse("2026-11-21T10:00:00Z");

/** A machine whose clock is off by so much. */
function machine(offMs: number) {
  const time = { passedMs: 0, offMs, sleptMs: 0 };
  const steady = () => 5_000 + time.passedMs - time.sleptMs;
  const clock = new ServerClock(steady, () => SERVER + time.passedMs + time.offMs);
  const answer = (wayMs = 0) => {
    const sentAt = steady();
    const whole = Math.floor((SERVER + time.passedMs) / 1000) * 1000;
    time.passedMs += wayMs;
    clock.hear({ fromMs: whole, toMs: whole + 1_000 }, sentAt, steady());
  };
  const errorMs = () => clock.now() - (SERVER + time.passedMs);
  return { time, clock, answer, errorMs };
}

const HOUR_MS = 3_600_000;
const offs = [0, -70_000, 70_000, -2 * HOUR_MS, 2 * HOUR_MS, -72 * HOUR_MS, 72 * HOUR_MS];

describe.each(offs)("a clock that is %i ms off", (offMs) => {
  test("tells the server's time after one answer, and never one that is behind it", () => {
    const { time, answer, errorMs } = machine(offMs);
    for (const fractionMs of [0, 1, 499, 500, 999]) {
      time.passedMs += fractionMs;
      answer(300);
      expect(errorMs()).toBeGreaterThanOrEqual(0);
      expect(errorMs()).toBeLessThanOrEqual(1_300);
    }
  });

  test("stays by it when it is put right in the middle, and asks again", () => {
    const { time, clock, answer, errorMs } = machine(offMs);
    answer();
    const before = errorMs();
    time.offMs = 0;
    time.passedMs += 400;
    expect(errorMs()).toBe(before);
    expect(clock.jumped()).toBe(offMs !== 0);
    expect(clock.jumped()).toBe(false);
  });

  test("finds the time again after the machine slept", () => {
    const { time, clock, answer, errorMs } = machine(offMs);
    answer();
    time.passedMs += HOUR_MS;
    time.sleptMs += HOUR_MS;
    expect(clock.jumped()).toBe(true);
    answer(200);
    expect(errorMs()).toBeGreaterThanOrEqual(0);
    expect(errorMs()).toBeLessThanOrEqual(1_200);
  });
});

test("an answer that says less than what is known changes nothing, and each one narrows it", () => {
  const { time, answer, errorMs } = machine(0);
  answer(0);
  const first = errorMs();
  answer(4_000);
  expect(errorMs()).toBe(first);
  time.passedMs += 950;
  answer(0);
  expect(errorMs()).toBeLessThanOrEqual(first);
});

test("an answer without a time is none", () => {
  const { clock, answer, errorMs } = machine(9_000);
  clock.hear({ fromMs: Number.NaN, toMs: Number.NaN }, 0, 0);
  expect(errorMs()).toBe(9_000);
  answer();
  expect(errorMs()).toBeLessThanOrEqual(1_000);
});
