import type { Login } from "../login/login";
import { Refused } from "../login/refused";
import type { Status, Ticket } from "../ticket/ticket";
import { metrics } from "./metrics";
import { traced } from "./tracing";

/** Times the flow's steps and counts their outcomes, around the flow, which knows nothing of metrics. */
export function observed(login: Login): Login {
  beginAtZero();
  return {
    ...login,
    start: async (...args) => {
      const started = await step("start", () => login.start(...args));
      count("created");
      if (started.replaced) count("withdrawn");
      return started;
    },
    read: (...args) => step("read", () => login.read(...args)),
    withdraw: (...args) =>
      counted(
        "withdrawn",
        step("withdraw", () => login.withdraw(...args)),
      ),
    nameKey: (...args) => step("nameKey", () => login.nameKey(...args)),
    hold: async (...args) => {
      const held = await step("hold", () => login.hold(...args));
      if (held) count("held");
      return held;
    },
    lookup: (...args) => step("lookup", () => login.lookup(...args)),
    scan: (...args) =>
      counted(
        "scanned",
        step("scan", () => login.scan(...args)),
      ),
    confirm: (...args) => {
      const confirming = step("confirm", () => login.confirm(...args));
      confirming.catch((error) => {
        if (error instanceof Refused && error.triesLeft === 0) count("guessed");
      });
      return counted("confirmed", confirming);
    },
    cancel: (...args) =>
      counted(
        "cancelled",
        step("cancel", () => login.cancel(...args)),
      ),
    claim: (...args) =>
      counted(
        "claimed",
        step("claim", () => login.claim(...args)),
      ),
    watch: (known, listener, isCurrent) => {
      // Keeps no ticket, which would be held for as long as it is watched.
      const { version } = known;
      const observed: typeof listener = (ticket, status) => {
        listener(ticket, status);
        tellOf(version, ticket, status);
      };
      return login.watch(known, observed, isCurrent);
    },
  };
}

const OUTCOMES = [
  "created",
  "held",
  "scanned",
  "confirmed",
  "claimed",
  "withdrawn",
  "cancelled",
  "guessed",
  "expired",
] as const;
type Outcome = (typeof OUTCOMES)[number];

const STEPS = ["start", "read", "withdraw", "nameKey", "hold", "lookup", "scan", "confirm", "cancel", "claim"] as const;

/** What has not happened yet is 0: a rate cannot see the first increase of what was not there. */
function beginAtZero(): void {
  const { tickets, steps, told } = metrics();
  for (const outcome of OUTCOMES) tickets.inc({ outcome }, 0);
  for (const step of STEPS) for (const outcome of ["ok", "error"]) steps.zero({ step, outcome });
  for (const status of ["scanned", "confirmed", "claimed", "cancelled"]) told.zero({ status });
}

function count(outcome: Outcome): void {
  metrics().tickets.inc({ outcome });
}

function counted<Result>(outcome: Outcome, doing: Promise<Result>): Promise<Result> {
  return doing.then((result) => {
    count(outcome);
    return result;
  });
}

async function step<Result>(name: (typeof STEPS)[number], run: () => Promise<Result>): Promise<Result> {
  const end = metrics().steps.startTimer({ step: name });
  try {
    const result = await traced(`login.${name}`, {}, run);
    end({ outcome: "ok" });
    return result;
  } catch (error) {
    end({ outcome: error instanceof Refused ? error.code : "error" });
    throw error;
  }
}

/** Counts changes since the desktop came, not the state that it found. */
function tellOf(knownVersion: number, ticket: Ticket, status: Status): void {
  if (status === "expired") count("expired");
  else if (ticket.version > knownVersion && status !== "pending") {
    const at = changedAt(ticket);
    // The clocks of two instances may differ by more than this takes.
    if (at) metrics().told.observe({ status }, Math.max(0, Date.now() - at.getTime()) / 1000);
  }
}

function changedAt(ticket: Ticket): Date | undefined {
  switch (ticket.status) {
    case "pending":
      return undefined;
    case "scanned":
      return ticket.scannedAt;
    case "confirmed":
      return ticket.confirmedAt;
    case "claimed":
      return ticket.claimedAt;
    case "cancelled":
      return ticket.cancelledAt;
    default:
      return ticket satisfies never;
  }
}
