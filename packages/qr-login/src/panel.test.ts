import { describe, expect, test } from "vitest";
import {
  deadline,
  LAST_WORD_MS,
  nextPanel,
  OPENING,
  openedWith,
  type Panel,
  type PanelEvent,
  RENEWALS,
  watched,
} from "./panel";
import type { ApiError, TicketStatus } from "./types";

const NOW = Date.parse("2026-11-21T10:00:00Z");
const ADA = { username: "ada", name: "Ada", image: "/api/pictures/ada" };

function serverTime(ms: number): string {
  return new Date(ms).toISOString();
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
  return { type: "created", answer: answered(id, now), now };
}

function status(
  status: TicketStatus["status"],
  more: Partial<TicketStatus> & { endsAt?: number; now?: number } = {},
): PanelEvent {
  const { endsAt = NOW + 60_000, now = NOW + 10_000, ...answer } = more;
  return { type: "status", status: { id: "one", status, expiresAt: serverTime(endsAt), ...answer }, now };
}

function notCreated(error: ApiError, random = 0): PanelEvent {
  return { type: "notCreated", error, now: NOW, random };
}

/** Where the panel is, without what it keeps at every step. */
function stepOf({ link: _link, visible: _visible, renewalsLeft: _left, ...step }: Panel): object {
  return step;
}

function after(...events: PanelEvent[]): Panel {
  return events.reduce(nextPanel, OPENING);
}

const held = status("pending", { endsAt: NOW + 300_000 });
const scanned = status("scanned", { endsAt: NOW + 120_000, user: ADA });
const confirmed = status("confirmed", { endsAt: NOW + 60_000, user: ADA });
const otherConfirmed = status("confirmed", { endsAt: NOW + 60_000, user: ADA, otherAccount: true });
const silence: ApiError = { code: "offline" };

/** One panel at each step, for what holds at all of them. */
const at: Record<Panel["step"], Panel> = {
  opening: OPENING,
  waiting: after(created()),
  held: after(created(), held),
  scanned: after(created(), scanned),
  other: after(created(), scanned, otherConfirmed),
  claiming: after(created(), scanned, confirmed),
  claimed: after(created(), scanned, confirmed, { type: "claimed" }),
  ended: after(created(), status("cancelled")),
  unclaimed: after(created(), scanned, confirmed, { type: "notClaimed", error: silence }),
  limited: after(notCreated({ code: "rate_limited", retryAtMs: NOW + 5_000 })),
  unreachable: after(notCreated(silence)),
  refused: after(notCreated({ code: "cross_site" })),
};
const everyStep = Object.entries(at);

describe("the way to a session", () => {
  test("a code is shown, scanned, confirmed and claimed", () => {
    expect(at.waiting).toMatchObject({ step: "waiting", ticket: { id: "one", userCode: "BCDFGHJK" } });
    expect(at.scanned).toMatchObject({ step: "scanned", user: ADA });
    expect(at.claiming).toMatchObject({ step: "claiming", user: ADA, ticket: { id: "one" } });
    expect(stepOf(at.claimed)).toEqual({ step: "claimed", user: ADA });
  });

  test("for another account than this browser had last, whoever sits here is asked before the claim", () => {
    expect(at.other).toMatchObject({ step: "other", user: ADA, ticket: { id: "one" } });
    expect(nextPanel(at.other, { type: "continued" })).toMatchObject({ step: "claiming", user: ADA });
    expect(nextPanel(at.other, { type: "newCode" })).toMatchObject({ step: "opening", replaces: "one" });
    expect(stepOf(nextPanel(at.other, status("cancelled", { user: ADA })))).toEqual({
      step: "ended",
      how: "cancelled",
    });
    expect(nextPanel(at.scanned, { type: "continued" })).toBe(at.scanned);
  });

  test("a phone that signs in first holds the code, which moves its end", () => {
    expect(at.held).toMatchObject({ step: "held", ticket: { endsAt: NOW + 300_000, since: NOW + 10_000 } });
    expect(nextPanel(at.held, scanned)).toMatchObject({ step: "scanned", user: ADA });
  });

  test("the number to type comes with the scan", () => {
    expect(after(created(), status("scanned", { user: ADA, number: "47" }))).toMatchObject({ number: "47" });
  });

  test("confirmation needs no scan to have been seen: the page may have been hidden meanwhile", () => {
    expect(after(created(), confirmed).step).toBe("claiming");
  });
});

describe("a page that came with its ticket", () => {
  const answer = answered("one", NOW);
  const came = openedWith(answer);
  const arrived = nextPanel(came, { type: "arrived", answer, now: NOW });
  const keyNamed: PanelEvent = { type: "keyNamed", id: "one" };
  const keyRefused = (code: "wrong_state" | "cross_site" | "proof_required", id = "one"): PanelEvent => {
    return { type: "keyRefused", id, error: { code } };
  };

  test("shows it as of when it was made, until it knows how late it is", () => {
    expect(came).toMatchObject({ step: "waiting", ticket: { id: "one", keyUnnamed: true }, renewalsLeft: 5 });
    expect(deadline(came)).toBe(NOW + 58_000);
    expect(watched(arrived)).toEqual({ ...watched(at.waiting), keyUnnamed: true });
    const late = nextPanel(came, { type: "arrived", answer, now: NOW + 700 });
    expect(watched(late)).toEqual({ ...watched(arrived), since: NOW + 700 });
  });

  test("is as one that asked for it once its key is named, at whichever step", () => {
    const steps: PanelEvent[][] = [[], [held], [scanned], [scanned, confirmed]];
    for (const events of steps) {
      const named = events.reduce(nextPanel, arrived);
      expect("ticket" in named && named.ticket.keyUnnamed).toBe(true);
      expect(nextPanel(named, keyNamed)).toEqual(events.reduce(nextPanel, nextPanel(at.waiting, status("pending"))));
    }
    expect(nextPanel(at.waiting, keyNamed)).toBe(at.waiting);
    expect(nextPanel(arrived, { type: "keyNamed", id: "other" })).toBe(arrived);
  });

  test("shows another code where another key was faster, or the code is over", () => {
    for (const panel of [arrived, nextPanel(arrived, held), nextPanel(arrived, scanned)]) {
      expect(nextPanel(panel, keyRefused("wrong_state"))).toMatchObject({ step: "opening", replaces: "one" });
    }
    const claiming = [scanned, confirmed].reduce(nextPanel, arrived);
    expect(nextPanel(claiming, keyRefused("wrong_state"))).toMatchObject({ step: "unclaimed", again: false });
  });

  test("says so where this browser keeps no key, or is somewhere else", () => {
    for (const code of ["proof_required", "cross_site"] as const) {
      expect(stepOf(nextPanel(arrived, keyRefused(code)))).toEqual({ step: "refused", code, replaces: "one" });
    }
  });

  test("hears no more of the key than it asked for", () => {
    expect(nextPanel(arrived, keyRefused("wrong_state", "other"))).toBe(arrived);
    const named = nextPanel(arrived, keyNamed);
    expect(nextPanel(named, keyRefused("wrong_state"))).toBe(named);
  });

  test("was left and is shown once more: the code that it took along is replaced, unless a phone said no", () => {
    expect(nextPanel(arrived, status("cancelled"))).toMatchObject({ step: "opening", replaces: "one" });
    expect(stepOf(nextPanel(arrived, status("cancelled", { user: ADA })))).toEqual({ step: "ended", how: "cancelled" });
  });

  test("does not take the clock of another ticket", () => {
    const other = { type: "arrived", answer: answered("two", NOW), now: NOW } as const;
    for (const panel of [arrived, OPENING, nextPanel(arrived, scanned)]) expect(nextPanel(panel, other)).toBe(panel);
  });
});

describe("the clock", () => {
  test("is the server's", () => {
    expect(watched(at.waiting)).toMatchObject({ endsAt: NOW + 60_000, codeEndsAt: NOW + 60_000, since: NOW });
  });

  test("a status that repeats the end changes nothing, not even the object", () => {
    const once = nextPanel(at.waiting, status("pending"));
    expect(watched(nextPanel(once, status("pending")))).toBe(watched(once));
  });
});

describe("renewal", () => {
  const due = NOW + 58_000;

  test("comes just before the end, and keeps the old code on screen until the new one is there", () => {
    expect(deadline(at.waiting)).toBe(due);
    expect(nextPanel(at.waiting, { type: "time", now: due - 1 })).toBe(at.waiting);
    const renewing = nextPanel(at.waiting, { type: "time", now: due });
    expect(renewing).toMatchObject({ step: "opening", replaces: "one", shown: { id: "one" } });
    expect(nextPanel(renewing, created("two", due))).toMatchObject({ step: "waiting", ticket: { id: "two" } });
  });

  test("leaves a code three quarters of its life, however short that is", () => {
    const short = status("pending", { endsAt: NOW + 4_000, now: NOW });
    expect(deadline(after(created(), short))).toBe(NOW + 3_000);
  });

  test("what the replaced ticket still says is not heard", () => {
    const renewing = nextPanel(at.waiting, { type: "time", now: due });
    for (const event of [status("cancelled"), status("expired"), scanned, { type: "gone", id: "one" } as const]) {
      expect(nextPanel(renewing, event)).toBe(renewing);
    }
    expect(watched(renewing)).toBeUndefined();
  });

  test("happens five times, then the page asks", () => {
    let panel = at.waiting;
    let now = NOW;
    for (let renewal = 1; renewal <= RENEWALS; renewal++) {
      now = deadline(panel) ?? Number.NaN;
      panel = nextPanel(panel, { type: "time", now });
      expect(panel.step).toBe("opening");
      panel = nextPanel(panel, created(`renewed-${renewal}`, now));
    }
    // The last one is left to live to its end.
    expect(deadline(panel)).toBe(now + 60_000);
    panel = nextPanel(panel, { type: "time", now: now + 60_000 });
    expect(stepOf(panel)).toEqual({ step: "ended", how: "expired" });
    panel = nextPanel(panel, { type: "newCode" });
    expect(panel).toMatchObject({ step: "opening", renewalsLeft: RENEWALS });
  });

  test("a held or scanned ticket is not renewed; it ends, once the server has had the last word", () => {
    for (const [panel, end] of [
      [at.held, NOW + 300_000],
      [at.scanned, NOW + 120_000],
    ] as const) {
      expect(deadline(panel)).toBe(end + LAST_WORD_MS);
      expect(nextPanel(panel, { type: "time", now: end })).toBe(panel);
      expect(stepOf(nextPanel(panel, { type: "time", now: end + LAST_WORD_MS }))).toEqual({
        step: "ended",
        how: "expired",
      });
    }
  });

  test("the server may find the code expired, or not find it, before this clock does", () => {
    for (const event of [status("expired"), { type: "gone", id: "one" } as const]) {
      const heard = nextPanel(at.waiting, status("pending"));
      expect(nextPanel(heard, event)).toMatchObject({ step: "opening", replaces: "one", shown: undefined });
      expect(stepOf(nextPanel(at.scanned, event))).toEqual({ step: "ended", how: "expired" });
    }
  });
});

describe("cookies that do not come back", () => {
  const gone = (id: string): PanelEvent => ({ type: "gone", id });

  test("end it at the second code that nobody has heard of, and no race of codes begins", () => {
    const again = nextPanel(at.waiting, gone("one"));
    expect(stepOf(again)).toEqual({ step: "opening", replaces: "one", attempt: 0, second: true });
    const second = nextPanel(again, created("two"));
    expect(stepOf(nextPanel(second, gone("two")))).toEqual({ step: "refused", code: "no_cookies" });
    const refused: PanelEvent = { type: "keyRefused", id: "one", error: { code: "ticket_not_found" } };
    const came = openedWith(answered("one", NOW));
    expect(stepOf(nextPanel(came, refused))).toEqual(stepOf(again));
  });

  test("are no reason once the server has known a code by one", () => {
    const second = nextPanel(nextPanel(at.waiting, gone("one")), created("two"));
    const heard = nextPanel(second, status("pending", { id: "two" }));
    expect(nextPanel(heard, gone("two"))).toMatchObject({ step: "opening", replaces: "two" });
  });

  test("are told at the claim, too", () => {
    const refused = nextPanel(at.claiming, { type: "notClaimed", error: { code: "no_cookies" } });
    expect(stepOf(refused)).toEqual({ step: "refused", code: "no_cookies" });
  });
});

describe("a hidden page", () => {
  const hide: PanelEvent = { type: "visibility", visible: false, now: NOW };

  test.each(everyStep)("lets time pass at %s", (_, panel) => {
    const hidden = nextPanel(panel, hide);
    expect(nextPanel(hidden, { type: "time", now: NOW + 3_600_000 })).toEqual(hidden);
  });

  test("catches up when it is shown: a dead code is replaced and not shown again", () => {
    const shown = nextPanel(nextPanel(at.waiting, hide), { type: "visibility", visible: true, now: NOW + 3_600_000 });
    expect(shown).toMatchObject({ visible: true, renewalsLeft: RENEWALS - 1 });
    expect(stepOf(shown)).toEqual({ step: "opening", replaces: "one", shown: undefined, attempt: 0 });
  });

  test("keeps a code that is still good", () => {
    expect(nextPanel(nextPanel(at.waiting, hide), { type: "visibility", visible: true, now: NOW + 1_000 })).toEqual(
      at.waiting,
    );
  });
});

describe("ends", () => {
  test.each([
    ["cancelled", "cancelled"],
    ["claimed", "used"],
  ] as const)("%s, from wherever the ticket was", (said, how) => {
    for (const panel of [at.waiting, at.held, at.scanned]) {
      expect(stepOf(nextPanel(panel, status(said)))).toEqual({ step: "ended", how });
    }
  });

  test("once claiming, only the claim's own answer counts", () => {
    for (const event of [status("claimed"), status("cancelled"), status("expired"), status("pending"), scanned]) {
      expect(nextPanel(at.claiming, event)).toBe(at.claiming);
    }
  });

  test("an answer that a newer one overtook does not take the scan back", () => {
    expect(nextPanel(at.scanned, status("pending"))).toBe(at.scanned);
  });

  test("another ticket's news is not this one's", () => {
    expect(nextPanel(at.waiting, status("scanned", { id: "other" }))).toBe(at.waiting);
    expect(nextPanel(at.waiting, { type: "gone", id: "other" })).toBe(at.waiting);
  });
});

describe("a claim that fails", () => {
  test("for want of an answer can be tried again, with the same ticket", () => {
    expect(at.unclaimed).toMatchObject({ step: "unclaimed", again: true });
    expect(nextPanel(at.unclaimed, { type: "claimAgain" })).toEqual(at.claiming);
  });

  test("for good cannot", () => {
    const error: ApiError = { code: "ticket_expired" };
    const refused = nextPanel(at.claiming, { type: "notClaimed", error });
    expect(refused).toMatchObject({ step: "unclaimed", again: false });
    expect(nextPanel(refused, { type: "claimAgain" })).toBe(refused);
  });
});

describe("no code to be had", () => {
  test("too many requests: it waits as long as it was told, then asks once more out of its five", () => {
    expect(deadline(at.limited)).toBe(NOW + 5_000);
    const opening = nextPanel(at.limited, { type: "time", now: NOW + 5_000 });
    expect(opening).toMatchObject({ step: "opening", renewalsLeft: RENEWALS - 1 });
  });

  test("too many requests, too often: it stops asking", () => {
    const tired = { ...at.limited, renewalsLeft: 0 };
    expect(stepOf(nextPanel(tired, { type: "time", now: NOW + 5_000 }))).toEqual({ step: "ended", how: "expired" });
  });

  test("no server: it keeps trying, at growing distances", () => {
    let panel = OPENING;
    const waits: number[] = [];
    for (let attempt = 0; attempt < 8; attempt++) {
      panel = nextPanel(panel, notCreated(silence, 1));
      waits.push((deadline(panel) ?? 0) - NOW);
      panel = nextPanel(panel, { type: "time", now: deadline(panel) ?? 0 });
      expect(panel.step).toBe("opening");
    }
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000]);
    expect(panel.renewalsLeft).toBe(RENEWALS);
  });

  test("no network: it says so, and goes on at once when the network is back", () => {
    const offline = after(notCreated({ code: "offline", noNetwork: true }));
    expect(offline).toMatchObject({ step: "unreachable", offline: true });
    expect(nextPanel(offline, { type: "online" })).toMatchObject({ step: "opening", attempt: 0 });
  });

  test("refused: it does not insist", () => {
    expect(deadline(at.refused)).toBeUndefined();
    expect(at.refused).toMatchObject({ code: "cross_site" });
  });

  test("the code to be replaced is not forgotten over it", () => {
    const renewing = nextPanel(at.waiting, { type: "time", now: NOW + 60_000 });
    for (const error of [silence, { code: "rate_limited", retryAtMs: NOW + 1 } as const]) {
      const failed = nextPanel(renewing, notCreated(error));
      expect(nextPanel(failed, { type: "time", now: NOW + 60_000 })).toMatchObject({ replaces: "one" });
      expect(nextPanel(failed, { type: "newCode" })).toMatchObject({ replaces: "one" });
    }
  });
});

test("a panel that asks for a code is another object only when it is to ask anew", () => {
  const others: PanelEvent[] = [
    { type: "link", link: "lost" },
    { type: "visibility", visible: true, now: NOW },
    { type: "time", now: NOW + 600_000 },
    { type: "online" },
    { type: "gone", id: "one" },
    { type: "keyNamed", id: "one" },
    scanned,
  ];
  for (const event of others) expect(nextPanel(OPENING, event)).toBe(OPENING);
  const again = [notCreated(silence), { type: "online" } as const].reduce(nextPanel, OPENING);
  expect(again).toEqual({ ...OPENING, replaces: undefined });
  expect(again).not.toBe(OPENING);
});

describe("a new code by hand", () => {
  test.each(everyStep)("is asked for from %s", (_, panel) => {
    expect(nextPanel(panel, { type: "newCode" })).toMatchObject({
      step: "opening",
      attempt: 0,
      link: "live",
      renewalsLeft: RENEWALS,
    });
  });

  test("takes the place of a ticket that is still open, and of no other", () => {
    for (const panel of [at.waiting, at.held, at.scanned]) {
      expect(stepOf(nextPanel(panel, { type: "newCode" }))).toEqual({ step: "opening", replaces: "one", attempt: 0 });
    }
    expect(nextPanel(at.ended, { type: "newCode" })).not.toHaveProperty("replaces", "one");
  });
});

describe("what comes too late changes nothing", () => {
  const notOpening = everyStep.filter(([name]) => name !== "opening");
  test.each(notOpening)("a created or refused code, at %s", (_, panel) => {
    expect(nextPanel(panel, created("late"))).toBe(panel);
    expect(nextPanel(panel, notCreated(silence))).toBe(panel);
  });

  const notClaiming = everyStep.filter(([name]) => name !== "claiming");
  test.each(notClaiming)("a claim's answer, at %s", (_, panel) => {
    expect(nextPanel(panel, { type: "claimed" })).toBe(panel);
    expect(nextPanel(panel, { type: "notClaimed", error: silence })).toBe(panel);
  });
});

test("a lost link is told, and forgotten with the next code", () => {
  const lost = nextPanel(at.waiting, { type: "link", link: "lost" });
  expect(lost).toEqual({ ...at.waiting, link: "lost" });
  expect(nextPanel(lost, { type: "link", link: "lost" })).toBe(lost);
  const renewing = nextPanel(lost, { type: "time", now: NOW + 60_000 });
  expect(nextPanel(renewing, created("two")).link).toBe("live");
});
