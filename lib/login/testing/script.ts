import fc from "fast-check";

export const SEATS = 2;
export const PHONES = ["ada", "bob", "eve"].flatMap((userId) => [
  { userId, deviceId: `${userId}'s phone` },
  { userId, deviceId: `${userId}'s tablet` },
]);

/** Whose phone: that of whoever has scanned, or one by its number. */
export type Who = "owner" | number;
/** One that this device was given, or another's where it has none. */
export type Token = "newest" | "oldest" | "none";
export type Typed = "right" | "wrong" | "none";
/** Of the two that know how to send requests: the desktop's own, and one who copied its cookie. */
export type Key = "own" | "thief's";
export type Secret = "own" | "other" | "none";

/** One request, to one of two instances, about the ticket that one of the desktops shows now. */
export type Step = { on: number; seat: number } & (
  | { verb: "scan"; who: Who }
  | { verb: "confirm"; who: Who; token: Token; number: Typed; visit: boolean }
  | { verb: "cancel"; who: Who; token: Token }
  | { verb: "hold" }
  | { verb: "withdraw" | "renew"; secret: Secret }
  /** Of the whole account, or of the one device. */
  | { verb: "revoke"; who: Who; all: boolean }
  | { verb: "claim" | "nameKey"; secret: Secret; key: Key }
);

/** Requests that are under way at once, and the time that passes before they are sent. */
export interface Round {
  passMs: number;
  steps: Step[];
}

// Mostly by those who get somewhere with it, or nearly all would be refused at the first step.
const who = mostly<Who>("owner", 0, 1, 2, 3, 4, 5);
const token = mostly<Token>("newest", "oldest", "none");
const number = fc.constantFrom<Typed>("right", "right", "right", "wrong", "none");
const secret = mostly<Secret>("own", "other", "none");

const key = mostly<Key>("own", "thief's");

const at = { on: fc.nat(1), seat: fc.nat(SEATS - 1) };
/** By the right phone with the right token, at the seat where a number is asked for. */
const guess = {
  on: fc.nat(1),
  seat: fc.constant(1),
  who: fc.constant<Who>("owner"),
  token: fc.constant<Token>("newest"),
  number: fc.constant<Typed>("wrong"),
  visit: fc.boolean(),
};
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ ...at, verb: fc.constant("scan" as const), who }) },
  {
    weight: 8,
    arbitrary: fc.record({ ...at, verb: fc.constant("confirm" as const), who, token, number, visit: fc.boolean() }),
  },
  { weight: 5, arbitrary: fc.record({ ...guess, verb: fc.constant("confirm" as const) }) },
  { weight: 1, arbitrary: fc.record({ ...at, verb: fc.constant("cancel" as const), who, token }) },
  { weight: 1, arbitrary: fc.record({ ...at, verb: fc.constant("hold" as const) }) },
  { weight: 1, arbitrary: fc.record({ ...at, verb: fc.constantFrom("withdraw" as const, "renew" as const), secret }) },
  { weight: 1, arbitrary: fc.record({ ...at, verb: fc.constant("revoke" as const), who, all: fc.boolean() }) },
  { weight: 5, arbitrary: fc.record({ ...at, verb: fc.constant("claim" as const), secret, key }) },
  { weight: 3, arbitrary: fc.record({ ...at, verb: fc.constant("nameKey" as const), secret, key }) },
);

export const script: fc.Arbitrary<Round[]> = fc.array(
  fc.record({
    passMs: mostly(0, 1, 30_000, 59_999, 60_000, 120_000, 300_000),
    steps: fc.array(step, { minLength: 2, maxLength: 10 }),
  }),
  { minLength: 2, maxLength: 12 },
);

function mostly<T>(usual: T, ...others: T[]): fc.Arbitrary<T> {
  return fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) });
}
