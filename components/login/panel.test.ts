import { describe, expect, test } from "vitest";
import type { TicketStatus, TicketStatusResponse } from "@/lib/api/types";
import {
  deadline,
  type Failure,
  LAST_WORD_MS,
  next,
  type Panel,
  type PanelEvent,
  RENEWALS,
  type Step,
  start,
  startWith,
  watched,
} from "./panel";

const NOW = Date.parse("2026-11-21T10:00:00Z");
const ADA = { name: "Ada", image: "/api/pictures/ada" };

/** The server's clock is ahead of the browser's by this much, in every test. */
const SKEW_MS = 90_000;

function serverTime(browserMs: number): string {
  return new Date(browserMs + SKEW_MS).toISOString();
}

function answered(id: string, now: number) {
  return {
    id,
    url: `https://login.example/scan#${id}`,
    userCode: "BCDFGHJK",
    status: "pending" as const,
    expiresAt: serverTime(now + 60_000),
    serverTime: serverTime(now),
    pollIntervalMs: 2_000,
  };
}

function created(id = "one", now = NOW): PanelEvent {
  return { type: "created", answer: answered(id, now), sentAt: now - 100, now: now + 100 };
}

function status(
  status: TicketStatus,
  more: Partial<TicketStatusResponse> & { endsAt?: number; now?: number } = {},
): PanelEvent {
  const { endsAt = NOW + 60_000, now = NOW + 10_000, ...answer } = more;
  return { type: "status", status: { id: "one", status, expiresAt: serverTime(endsAt), ...answer }, now };
}

function notCreated(failure: Failure, chance = 0): PanelEvent {
  return { type: "notCreated", failure, now: NOW, chance };
}

function after(...events: PanelEvent[]): Panel {
  return events.reduce(next, start);
}

const held = status("pending", { endsAt: NOW + 300_000 });
const scanned = status("scanned", { endsAt: NOW + 120_000, user: ADA });
const confirmed = status("confirmed", { endsAt: NOW + 60_000, user: ADA });
const silence: Failure = { kind: "unreachable", offline: false };

/** One panel at each step, for what holds at all of them. */
const at: Record<Step["name"], Panel> = {
  opening: start,
  waiting: after(created()),
  held: after(created(), held),
  scanned: after(created(), scanned),
  claiming: after(created(), scanned, confirmed),
  claimed: after(created(), scanned, confirmed, { type: "claimed" }),
  ended: after(created(), status("cancelled")),
  unclaimed: after(created(), scanned, confirmed, { type: "notClaimed", failure: silence }),
  limited: after(notCreated({ kind: "limited", retryAfterMs: 5_000 })),
  unreachable: after(notCreated(silence)),
  refused: after(notCreated({ kind: "refused", code: "cross_site" })),
};
const everyStep = Object.entries(at);

describe("the way to a session", () => {
  test("a code is shown, scanned, confirmed and claimed", () => {
    expect(at.waiting.step).toMatchObject({ name: "waiting", ticket: { id: "one", userCode: "BCDFGHJK" } });
    expect(at.scanned.step).toMatchObject({ name: "scanned", user: ADA });
    expect(at.claiming.step).toMatchObject({ name: "claiming", user: ADA, ticket: { id: "one" } });
    expect(at.claimed.step).toEqual({ name: "claimed", user: ADA });
  });

  test("a phone that signs in first holds the code, which moves its end", () => {
    expect(at.held.step).toMatchObject({ name: "held", ticket: { endsAt: NOW + 300_000, since: NOW + 10_000 } });
    expect(next(at.held, scanned).step).toMatchObject({ name: "scanned", user: ADA });
  });

  test("the number to type comes with the scan", () => {
    expect(after(created(), status("scanned", { user: ADA, number: "47" })).step).toMatchObject({ number: "47" });
  });

  test("confirmation needs no scan to have been seen: the page may have been hidden meanwhile", () => {
    expect(after(created(), confirmed).step.name).toBe("claiming");
  });
});

describe("a page that came with its ticket", () => {
  const answer = answered("one", NOW);
  const came = startWith(answer);
  const arrived = next(came, { type: "arrived", answer, sentAt: NOW - 100, now: NOW + 100 });
  const bound: PanelEvent = { type: "bound", id: "one" };
  const notBound = (code: "wrong_state" | "cross_site" | "proof_required", id = "one"): PanelEvent => {
    return { type: "notBound", id, code };
  };

  test("shows it, by the server's clock until it knows how the clocks differ", () => {
    expect(came).toMatchObject({ step: { name: "waiting", ticket: { id: "one", keyless: true } }, renewalsLeft: 5 });
    expect(deadline(came)).toBe(NOW + SKEW_MS + 58_000);
    expect(deadline(arrived)).toBe(NOW + 58_000);
    expect(watched(arrived.step)).toEqual({ ...watched(at.waiting.step), keyless: true });
  });

  test("is as one that asked for it once its key is named, at whichever step", () => {
    const steps: PanelEvent[][] = [[], [held], [scanned], [scanned, confirmed]];
    for (const events of steps) {
      const named = events.reduce(next, arrived);
      expect("ticket" in named.step && named.step.ticket.keyless).toBe(true);
      expect(next(named, bound)).toEqual(events.reduce(next, at.waiting));
    }
    expect(next(at.waiting, bound)).toBe(at.waiting);
    expect(next(arrived, { type: "bound", id: "other" })).toBe(arrived);
  });

  test("shows another code where another key was faster, or the code is over", () => {
    for (const panel of [arrived, next(arrived, held), next(arrived, scanned)]) {
      expect(next(panel, notBound("wrong_state")).step).toMatchObject({ name: "opening", replaces: "one" });
    }
    const claiming = [scanned, confirmed].reduce(next, arrived);
    expect(next(claiming, notBound("wrong_state")).step).toMatchObject({ name: "unclaimed", again: false });
  });

  test("says so where this browser keeps no key, or is somewhere else", () => {
    for (const code of ["proof_required", "cross_site"] as const) {
      expect(next(arrived, notBound(code)).step).toEqual({ name: "refused", code, replaces: "one" });
    }
  });

  test("hears no more of the key than it asked for", () => {
    expect(next(arrived, notBound("wrong_state", "other"))).toBe(arrived);
    const named = next(arrived, bound);
    expect(next(named, notBound("wrong_state"))).toBe(named);
  });

  test("was left and is shown once more: the code that it took along is replaced, unless a phone said no", () => {
    expect(next(arrived, status("cancelled")).step).toMatchObject({ name: "opening", replaces: "one" });
    expect(next(arrived, status("cancelled", { user: ADA })).step).toEqual({ name: "ended", how: "cancelled" });
  });

  test("does not take the clock of another ticket", () => {
    const other = { type: "arrived", answer: answered("two", NOW), sentAt: NOW, now: NOW } as const;
    for (const panel of [arrived, start, next(arrived, scanned)]) expect(next(panel, other)).toBe(panel);
  });
});

describe("the clocks", () => {
  test("the server's times are read on this browser's clock", () => {
    expect(watched(at.waiting.step)).toMatchObject({ endsAt: NOW + 60_000, codeEndsAt: NOW + 60_000, skewMs: SKEW_MS });
  });

  test("a status that repeats the end changes nothing, not even the object", () => {
    const repeated = next(at.waiting, status("pending"));
    expect(watched(repeated.step)).toBe(watched(at.waiting.step));
  });
});

describe("renewal", () => {
  const due = NOW + 58_000;

  test("comes just before the end, and keeps the old code on screen until the new one is there", () => {
    expect(deadline(at.waiting)).toBe(due);
    expect(next(at.waiting, { type: "time", now: due - 1 })).toBe(at.waiting);
    const renewing = next(at.waiting, { type: "time", now: due });
    expect(renewing.step).toMatchObject({ name: "opening", replaces: "one", shown: { id: "one" } });
    expect(next(renewing, created("two", due)).step).toMatchObject({ name: "waiting", ticket: { id: "two" } });
  });

  test("leaves a code three quarters of its life, however short that is", () => {
    const short = status("pending", { endsAt: NOW + 4_000, now: NOW });
    expect(deadline(after(created(), short))).toBe(NOW + 3_000);
  });

  test("what the replaced ticket still says is not heard", () => {
    const renewing = next(at.waiting, { type: "time", now: due });
    for (const event of [status("cancelled"), status("expired"), scanned, { type: "gone", id: "one" } as const]) {
      expect(next(renewing, event)).toBe(renewing);
    }
    expect(watched(renewing.step)).toBeUndefined();
  });

  test("happens five times, then the page asks", () => {
    let panel = at.waiting;
    let now = NOW;
    for (let renewal = 1; renewal <= RENEWALS; renewal++) {
      now = deadline(panel) ?? Number.NaN;
      panel = next(panel, { type: "time", now });
      expect(panel.step.name).toBe("opening");
      panel = next(panel, created(`renewed-${renewal}`, now));
    }
    // The last one is left to live to its end.
    expect(deadline(panel)).toBe(now + 60_000);
    panel = next(panel, { type: "time", now: now + 60_000 });
    expect(panel.step).toEqual({ name: "ended", how: "expired" });
    panel = next(panel, { type: "newCode" });
    expect(panel).toMatchObject({ step: { name: "opening" }, renewalsLeft: RENEWALS });
  });

  test("a held or scanned ticket is not renewed; it ends, once the server has had the last word", () => {
    for (const [panel, end] of [
      [at.held, NOW + 300_000],
      [at.scanned, NOW + 120_000],
    ] as const) {
      expect(deadline(panel)).toBe(end + LAST_WORD_MS);
      expect(next(panel, { type: "time", now: end })).toBe(panel);
      expect(next(panel, { type: "time", now: end + LAST_WORD_MS }).step).toEqual({ name: "ended", how: "expired" });
    }
  });

  test("the server may find the code expired, or not find it, before this clock does", () => {
    for (const event of [status("expired"), { type: "gone", id: "one" } as const]) {
      expect(next(at.waiting, event).step).toMatchObject({ name: "opening", replaces: "one", shown: undefined });
      expect(next(at.scanned, event).step).toEqual({ name: "ended", how: "expired" });
    }
  });
});

describe("a hidden page", () => {
  const hide: PanelEvent = { type: "visibility", visible: false, now: NOW };

  test.each(everyStep)("lets time pass at %s", (_, panel) => {
    const hidden = next(panel, hide);
    expect(next(hidden, { type: "time", now: NOW + 3_600_000 })).toEqual(hidden);
  });

  test("catches up when it is shown: a dead code is replaced and not shown again", () => {
    const shown = next(next(at.waiting, hide), { type: "visibility", visible: true, now: NOW + 3_600_000 });
    expect(shown).toMatchObject({ visible: true, renewalsLeft: RENEWALS - 1 });
    expect(shown.step).toEqual({ name: "opening", replaces: "one", shown: undefined, attempt: 0 });
  });

  test("keeps a code that is still good", () => {
    expect(next(next(at.waiting, hide), { type: "visibility", visible: true, now: NOW + 1_000 })).toEqual(at.waiting);
  });
});

describe("ends", () => {
  test.each([
    ["cancelled", "cancelled"],
    ["claimed", "used"],
  ] as const)("%s, from wherever the ticket was", (said, how) => {
    for (const panel of [at.waiting, at.held, at.scanned]) {
      expect(next(panel, status(said)).step).toEqual({ name: "ended", how });
    }
  });

  test("once claiming, only the claim's own answer counts", () => {
    for (const event of [status("claimed"), status("cancelled"), status("expired"), status("pending"), scanned]) {
      expect(next(at.claiming, event)).toBe(at.claiming);
    }
  });

  test("an answer that a newer one overtook does not take the scan back", () => {
    expect(next(at.scanned, status("pending"))).toBe(at.scanned);
  });

  test("another ticket's news is not this one's", () => {
    expect(next(at.waiting, status("scanned", { id: "other" }))).toBe(at.waiting);
    expect(next(at.waiting, { type: "gone", id: "other" })).toBe(at.waiting);
  });
});

describe("a claim that fails", () => {
  test("for want of an answer can be tried again, with the same ticket", () => {
    expect(at.unclaimed.step).toMatchObject({ name: "unclaimed", again: true });
    expect(next(at.unclaimed, { type: "claimAgain" }).step).toEqual(at.claiming.step);
  });

  test("for good cannot", () => {
    const failure: Failure = { kind: "refused", code: "ticket_expired" };
    const refused = next(at.claiming, { type: "notClaimed", failure });
    expect(refused.step).toMatchObject({ name: "unclaimed", again: false });
    expect(next(refused, { type: "claimAgain" })).toBe(refused);
  });
});

describe("no code to be had", () => {
  test("too many requests: it waits as long as it was told, then asks once more out of its five", () => {
    expect(deadline(at.limited)).toBe(NOW + 5_000);
    const opening = next(at.limited, { type: "time", now: NOW + 5_000 });
    expect(opening).toMatchObject({ step: { name: "opening" }, renewalsLeft: RENEWALS - 1 });
  });

  test("too many requests, too often: it stops asking", () => {
    const tired = { ...at.limited, renewalsLeft: 0 };
    expect(next(tired, { type: "time", now: NOW + 5_000 }).step).toEqual({ name: "ended", how: "expired" });
  });

  test("no server: it keeps trying, at growing distances", () => {
    let panel = start;
    const waits: number[] = [];
    for (let attempt = 0; attempt < 8; attempt++) {
      panel = next(panel, notCreated(silence, 1));
      waits.push((deadline(panel) ?? 0) - NOW);
      panel = next(panel, { type: "time", now: deadline(panel) ?? 0 });
      expect(panel.step.name).toBe("opening");
    }
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000]);
    expect(panel.renewalsLeft).toBe(RENEWALS);
  });

  test("no network: it says so, and goes on at once when the network is back", () => {
    const offline = after(notCreated({ kind: "unreachable", offline: true }));
    expect(offline.step).toMatchObject({ name: "unreachable", offline: true });
    expect(next(offline, { type: "online" }).step).toMatchObject({ name: "opening", attempt: 0 });
  });

  test("refused: it does not insist", () => {
    expect(deadline(at.refused)).toBeUndefined();
    expect(at.refused.step).toMatchObject({ code: "cross_site" });
  });

  test("the code to be replaced is not forgotten over it", () => {
    const renewing = next(at.waiting, { type: "time", now: NOW + 60_000 });
    for (const failure of [silence, { kind: "limited", retryAfterMs: 1 } as const]) {
      const failed = next(renewing, notCreated(failure));
      expect(next(failed, { type: "time", now: NOW + 60_000 }).step).toMatchObject({ replaces: "one" });
      expect(next(failed, { type: "newCode" }).step).toMatchObject({ replaces: "one" });
    }
  });
});

describe("a new code by hand", () => {
  test.each(everyStep)("is asked for from %s", (_, panel) => {
    expect(next(panel, { type: "newCode" })).toMatchObject({
      step: { name: "opening", attempt: 0 },
      link: "live",
      renewalsLeft: RENEWALS,
    });
  });

  test("takes the place of a ticket that is still open, and of no other", () => {
    for (const panel of [at.waiting, at.held, at.scanned]) {
      expect(next(panel, { type: "newCode" }).step).toEqual({ name: "opening", replaces: "one", attempt: 0 });
    }
    expect(next(at.ended, { type: "newCode" }).step).not.toHaveProperty("replaces", "one");
  });
});

describe("what comes too late changes nothing", () => {
  const notOpening = everyStep.filter(([name]) => name !== "opening");
  test.each(notOpening)("a created or refused code, at %s", (_, panel) => {
    expect(next(panel, created("late"))).toBe(panel);
    expect(next(panel, notCreated(silence))).toBe(panel);
  });

  const notClaiming = everyStep.filter(([name]) => name !== "claiming");
  test.each(notClaiming)("a claim's answer, at %s", (_, panel) => {
    expect(next(panel, { type: "claimed" })).toBe(panel);
    expect(next(panel, { type: "notClaimed", failure: silence })).toBe(panel);
  });
});

test("a lost link is told, and forgotten with the next code", () => {
  const lost = next(at.waiting, { type: "link", link: "lost" });
  expect(lost).toEqual({ ...at.waiting, link: "lost" });
  expect(next(lost, { type: "link", link: "lost" })).toBe(lost);
  const renewing = next(lost, { type: "time", now: NOW + 60_000 });
  expect(next(renewing, created("two")).link).toBe("live");
});
