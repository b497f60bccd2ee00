import { describe, expect, test } from "vitest";
import type { ApiError } from "@/components/api/call";
import type { ProblemCode } from "@/lib/api/types";
import { type Deciding, nextPanel, type Offer, OPENING, type Panel, type PanelEvent, type Refusal } from "./reducer";

const ID = "Zm9vYmFyYmF6cXV4LV8wMTIz";
const OTHER = "b3RoZXItb3RoZXItb3RoZXItMQ";

const offer: Offer = {
  confirmToken: "token",
  expiresAtMs: 120_000,
  account: { name: "Ada", username: "ada", image: "/api/pictures/1" },
  numberRequired: false,
  desktop: {
    browser: "Chrome 140",
    os: "Windows 11",
    deviceType: "desktop",
    ip: "192.0.2.7",
    requestedAt: "2026-11-26T12:00:00.000Z",
    requestedAtMs: 0,
    sameNetwork: true,
  },
};

const error = (code: ApiError["code"], more: Partial<ApiError> = {}): ApiError => ({ code, ...more });

function play(start: Panel, ...events: PanelEvent[]): Panel {
  return events.reduce(nextPanel, start);
}

const arrive = (more: Partial<Extract<PanelEvent, { type: "arrived" }>> = {}): PanelEvent => ({
  type: "arrived",
  fragment: { holds: "id", id: ID },
  via: "address",
  agreed: false,
  signedIn: true,
  ...more,
});

const scanning: Panel = { step: "scanning", id: ID, via: "address" };
const deciding = (more: Partial<Offer> = {}): Deciding =>
  play(scanning, { type: "scanned", id: ID, offer: { ...offer, ...more } }) as Deciding;
const entry: Panel = { step: "entry", letters: "", lookingUp: false };

describe("arriving", () => {
  test("a code in the address is scanned at once", () => {
    expect(play(OPENING, arrive())).toEqual({ step: "scanning", id: ID, via: "address" });
  });

  test("a link from another site waits for a tap, then says so to the server", () => {
    const asking = play(OPENING, arrive({ via: "site" }));
    expect(asking).toEqual({ step: "asking", id: ID });
    expect(play(asking, { type: "agreed" })).toEqual({ step: "scanning", id: ID, via: "site" });
  });

  test("back from signing in, the tap counts and the link is not forgotten", () => {
    expect(play(OPENING, arrive({ via: "site", agreed: true }))).toEqual({ step: "scanning", id: ID, via: "site" });
  });

  test("no code leads to the entry", () => {
    expect(play(OPENING, arrive({ fragment: { holds: "nothing" } }))).toEqual(entry);
  });

  test("no code and nobody signed in leads to signing in", () => {
    expect(play(OPENING, arrive({ fragment: { holds: "nothing" }, signedIn: false }))).toEqual({ step: "leaving" });
  });

  test("signed out with a code, the code is scanned all the same: the server holds it", () => {
    expect(play(OPENING, arrive({ signedIn: false }))).toEqual(scanning);
  });

  test("a code that the scanner saw is scanned, and the server is told how it came", () => {
    const seen = (via: "camera" | "typed"): PanelEvent => ({ type: "codeSeen", id: ID, via });
    expect(play(entry, seen("camera"))).toEqual({ step: "scanning", id: ID, via: "camera" });
    expect(play(entry, seen("typed"))).toEqual({ step: "scanning", id: ID, via: "typed" });
  });

  test("a code seen while letters are looked up, or after another was, changes nothing", () => {
    const looking = play(entry, { type: "lettersTyped", text: "bcdfghjk" }, { type: "codeEntered" });
    expect(play(looking, { type: "codeSeen", id: OTHER, via: "camera" })).toBe(looking);
    expect(play(scanning, { type: "codeSeen", id: OTHER, via: "camera" })).toBe(scanning);
  });

  test("no code does not wipe what is being typed", () => {
    const typed = play(entry, { type: "lettersTyped", text: "bcd" });
    expect(play(typed, arrive({ fragment: { holds: "nothing" } }))).toBe(typed);
  });

  test("nonsense in the address is an unknown code, and nothing is sent", () => {
    expect(play(OPENING, arrive({ fragment: { holds: "nonsense" } }))).toEqual({
      step: "refused",
      refusal: { why: "unknown" },
    });
  });

  test.each([scanning, deciding(), { step: "asking", id: ID } as Panel])(
    "the same address told twice changes nothing in $step",
    (panel) => {
      expect(play(panel, arrive())).toBe(panel);
    },
  );

  test("another code takes the place of the one on show", () => {
    expect(play(deciding(), arrive({ fragment: { holds: "id", id: OTHER } }))).toEqual({
      step: "scanning",
      id: OTHER,
      via: "address",
    });
  });

  test("a code that ended here shows its end again", () => {
    const desktop = { browser: "Chrome", os: "Windows" };
    expect(play(OPENING, arrive({ outcome: { came: "confirmed", desktop, atMs: 5 } }))).toEqual({
      step: "confirmed",
      id: ID,
      desktop,
      atMs: 5,
      seen: "not_yet",
    });
    const isIn = arrive({ outcome: { came: "confirmed", desktop, atMs: 5, visit: true, deviceId: "desktop" } });
    expect(play(OPENING, isIn)).toMatchObject({ seen: "in", visit: true, deviceId: "desktop" });
    expect(play(OPENING, arrive({ outcome: { came: "undone", desktop } }))).toEqual({ step: "undone", desktop });
    expect(play(OPENING, arrive({ outcome: { came: "cancelled" } }))).toEqual({ step: "cancelled", id: ID });
  });
});

describe("the eight letters", () => {
  const full = play(entry, { type: "lettersTyped", text: "bcdf-ghjk" });

  test("are looked up, then scanned as typed", () => {
    const lookingUp = play(full, { type: "codeEntered" });
    expect(lookingUp).toEqual({ step: "entry", letters: "BCDFGHJK", lookingUp: true });
    expect(play(lookingUp, { type: "codeFound", id: ID })).toEqual({ step: "scanning", id: ID, via: "typed" });
  });

  test("must be eight", () => {
    const short = play(entry, { type: "lettersTyped", text: "bcdfghj" }, { type: "codeEntered" });
    expect(short).toMatchObject({ lookingUp: false, complaint: { about: "incomplete_code" } });
    expect(play(short, { type: "lettersTyped", text: "bcdfghjk" })).not.toHaveProperty("complaint");
  });

  test("a second tap changes nothing, nor does typing meanwhile", () => {
    const lookingUp = play(full, { type: "codeEntered" });
    expect(play(lookingUp, { type: "codeEntered" })).toBe(lookingUp);
    expect(play(lookingUp, { type: "lettersTyped", text: "" })).toBe(lookingUp);
  });

  test.each<[ApiError["code"], string]>([
    ["ticket_not_found", "unknown_code"],
    ["invalid_request", "unknown_code"],
    ["ticket_expired", "expired_code"],
    ["wrong_state", "expired_code"],
    ["rate_limited", "rate_limited"],
    ["offline", "offline"],
    ["internal", "internal"],
  ])("%s keeps the letters and complains of %s", (code, about) => {
    const refused = play(full, { type: "codeEntered" }, { type: "codeRefused", error: error(code) });
    expect(refused).toMatchObject({ step: "entry", letters: "BCDFGHJK", lookingUp: false, complaint: { about } });
  });

  test("signed out meanwhile: off to sign in", () => {
    const refused = play(full, { type: "codeEntered" }, { type: "codeRefused", error: error("sign_in_required") });
    expect(refused).toEqual({ step: "leaving" });
  });

  test.each<ProblemCode>(["proof_required", "proof_invalid"])("%s ends it: this browser lost its key", (code) => {
    const refused = play(full, { type: "codeEntered" }, { type: "codeRefused", error: error(code) });
    expect(refused).toEqual({ step: "refused", refusal: { why: "no_proof" } });
  });

  test("an answer that comes after a code was opened is late", () => {
    expect(play(scanning, { type: "codeFound", id: OTHER })).toBe(scanning);
    expect(play(scanning, { type: "codeRefused", error: error("internal") })).toBe(scanning);
  });
});

describe("scanning", () => {
  test("leads to the decision", () => {
    expect(deciding()).toEqual({
      step: "deciding",
      id: ID,
      via: "address",
      offer,
      number: "",
      password: "",
      stepUp: false,
      unsure: false,
    });
  });

  test("signed out: leaves with the code", () => {
    const leaving = play(scanning, { type: "scanRefused", id: ID, error: error("sign_in_required") });
    expect(leaving).toEqual({ step: "leaving", id: ID });
  });

  test.each<[ApiError, Refusal]>([
    [error("ticket_not_found"), { why: "unknown" }],
    [error("invalid_request"), { why: "unknown" }],
    [error("ticket_expired"), { why: "expired" }],
    [error("not_your_ticket"), { why: "taken" }],
    [error("not_your_ticket", { reason: "own_code" }), { why: "own_code" }],
    [error("wrong_state"), { why: "past" }],
    [error("wrong_state", { reason: "withdrawn" }), { why: "withdrawn" }],
    [error("proof_required"), { why: "no_proof" }],
    [error("proof_invalid"), { why: "no_proof" }],
  ])("$code ends it: $why", (problem, refusal) => {
    const panel = play(scanning, { type: "scanRefused", id: ID, error: problem });
    expect(panel).toEqual({ step: "refused", refusal });
    expect(play(panel, { type: "triedAgain" })).toBe(panel);
  });

  test.each<[ApiError, Refusal]>([
    [error("rate_limited", { retryAtMs: 9 }), { why: "rate_limited", retryAtMs: 9 }],
    [error("offline"), { why: "offline" }],
    [error("internal", { correlationId: "c" }), { why: "internal", correlationId: "c" }],
    [error("cross_site"), { why: "internal" }],
  ])("$code can be tried again, the same way", (problem, refusal) => {
    const from: Panel = { step: "scanning", id: ID, via: "site" };
    const panel = play(from, { type: "scanRefused", id: ID, error: problem });
    expect(panel).toMatchObject({ step: "refused", refusal });
    expect(play(panel, { type: "triedAgain" })).toEqual(from);
  });

  test("an answer about another code is late", () => {
    expect(play(scanning, { type: "scanned", id: OTHER, offer })).toBe(scanning);
    expect(play(scanning, { type: "scanRefused", id: OTHER, error: error("internal") })).toBe(scanning);
    const panel = deciding();
    expect(play(panel, { type: "scanned", id: ID, offer })).toBe(panel);
  });
});

describe("deciding", () => {
  const confirm: PanelEvent = { type: "chosen", choice: "confirm" };
  const cancel: PanelEvent = { type: "chosen", choice: "cancel" };

  test("confirm", () => {
    const sending = play(deciding(), confirm);
    expect(sending).toMatchObject({ sending: "confirm" });
    expect(play(sending, { type: "decided", choice: "confirm", atMs: 7 })).toEqual({
      step: "confirmed",
      id: ID,
      confirmToken: "token",
      desktop: { browser: "Chrome 140", os: "Windows 11", isNew: true },
      atMs: 7,
      seen: "not_yet",
    });
  });

  test("what is confirmed is signed in once it is heard of, and not before", () => {
    const decided: PanelEvent = { type: "decided", choice: "confirm", atMs: 7 };
    const confirmed = play(deciding(), confirm, decided);
    expect(play(confirmed, { type: "letIn", deviceId: "desktop" })).toMatchObject({ seen: "in" });
    const nothing = play(confirmed, { type: "heardNothing" });
    expect(nothing).toMatchObject({ seen: "nothing" });
    expect(play(nothing, { type: "letIn", deviceId: "desktop" }, { type: "heardNothing" })).toMatchObject({
      seen: "in",
    });
    // The news may overtake the answer.
    expect(play(deciding(), confirm, { type: "letIn", deviceId: "desktop" }, decided)).toMatchObject({ seen: "in" });
    expect(play(deciding(), { type: "letIn", deviceId: "desktop" })).toEqual(deciding());
  });

  test("for this visit only is a choice until it is sent", () => {
    const visit = play(deciding(), { type: "visitChosen", visit: true });
    expect(visit).toEqual({ ...deciding(), visit: true });
    expect(play(visit, { type: "visitChosen", visit: false })).toEqual(deciding());
    const sending = play(visit, confirm);
    expect(play(sending, { type: "visitChosen", visit: false })).toBe(sending);
    expect(play(sending, { type: "decided", choice: "confirm", atMs: 7 })).toMatchObject({ visit: true });
  });

  test("what signed in to another site is remembered by that, and an app by its own name", () => {
    const client = { name: "Shop", host: "shop.example", trusted: false };
    const letIn = (kind: "site" | "device") => {
      return play(
        deciding({ for: { kind, client, scopes: [] } }),
        { type: "chosen", choice: "confirm" },
        { type: "decided", choice: "confirm", atMs: 7 },
      );
    };
    expect(letIn("site")).toMatchObject({ step: "confirmed", desktop: { site: "Shop" } });
    expect(letIn("device")).not.toHaveProperty("desktop.site");
  });

  test("after an end another code can be scanned, and nothing comes back of the one before", () => {
    const empty = { step: "entry", letters: "", lookingUp: false };
    for (const choice of ["confirm", "cancel"] as const) {
      const over = play(deciding(), { type: "chosen", choice }, { type: "decided", choice, atMs: 7 });
      expect(play(over, { type: "startedOver" }, { type: "letIn", deviceId: "desktop" })).toEqual(empty);
    }
  });

  test("a yes is taken back once, and again where that failed", () => {
    const confirmed = play(deciding(), confirm, { type: "decided", choice: "confirm", atMs: 7 });
    expect(play(confirmed, { type: "undone" })).toBe(confirmed);
    const undoing = play(confirmed, { type: "undoChosen" });
    expect(play(undoing, { type: "undoChosen" })).toBe(undoing);
    const failed = play(undoing, { type: "undoRefused", complaint: { about: "offline" } });
    expect(failed).toEqual({ ...confirmed, complaint: { about: "offline" } });
    expect(play(failed, { type: "undoChosen" })).toEqual(undoing);
    // The other screen came in meanwhile.
    const isIn = play(undoing, { type: "letIn", deviceId: "desktop" });
    expect(isIn).toMatchObject({ seen: "in", deviceId: "desktop", undoing: true });
    expect(play(isIn, { type: "undone" })).toMatchObject({ step: "undone" });
  });

  test("after a no its owner says that nothing was asked for", () => {
    const cancelled = play(deciding(), cancel, { type: "decided", choice: "cancel", atMs: 7 });
    const telling = play(cancelled, { type: "unasked" });
    expect(telling).toMatchObject({ unasked: "telling" });
    expect(play(telling, { type: "unaskedTold", told: true })).toMatchObject({ unasked: "told" });
    expect(play(telling, { type: "unaskedTold", told: false })).toMatchObject({ unasked: "untold" });
  });

  test("cancel", () => {
    const sending = play(deciding(), cancel);
    expect(play(sending, { type: "decided", choice: "cancel", atMs: 7 })).toEqual({ step: "cancelled", id: ID });
  });

  test.each<PanelEvent>([
    confirm,
    cancel,
    { type: "numberTyped", text: "1" },
    { type: "passwordTyped", text: "x" },
    { type: "ranOut" },
    { type: "decided", choice: "cancel", atMs: 7 },
    { type: "choiceRefused", choice: "cancel", error: { code: "internal" } },
  ])("while a confirmation is under way, $type changes nothing", (event) => {
    const sending = play(deciding(), confirm);
    expect(play(sending, event)).toBe(sending);
  });

  test("an answer that nobody waits for is late", () => {
    const panel = deciding();
    expect(play(panel, { type: "decided", choice: "confirm", atMs: 7 })).toBe(panel);
  });

  test("the clock ends it", () => {
    expect(play(deciding(), { type: "ranOut" })).toEqual({ step: "refused", refusal: { why: "expired" } });
  });

  test("the number is asked for before it can be confirmed, never to cancel", () => {
    const panel = deciding({ numberRequired: true });
    const without = play(panel, { type: "numberTyped", text: "4" }, confirm);
    expect(without).toMatchObject({ number: "4", complaint: { about: "number_missing" } });
    expect(without).not.toHaveProperty("sending");
    expect(play(without, { type: "numberTyped", text: "42" }, confirm)).toMatchObject({
      number: "42",
      sending: "confirm",
    });
    expect(play(panel, cancel)).toMatchObject({ sending: "cancel" });
  });

  test.each([
    ["4 2", "42"],
    ["427", "427"],
    ["a4", "4"],
  ])("the number typed as %j is %j", (text, number) => {
    expect(play(deciding({ numberRequired: true }), { type: "numberTyped", text })).toMatchObject({ number });
  });

  describe("a wrong number", () => {
    const typed = play(deciding({ numberRequired: true }), { type: "numberTyped", text: "42" });
    const wrong = (triesLeft: number): PanelEvent => ({
      type: "choiceRefused",
      choice: "confirm",
      error: error("number_mismatch", { triesLeft }),
    });

    test("is emptied, and the tries left are told", () => {
      const panel = play(typed, confirm, wrong(2));
      expect(panel).toMatchObject({ number: "", complaint: { about: "wrong_number", triesLeft: 2 } });
    });

    test("that was the last try ends it", () => {
      expect(play(typed, confirm, wrong(0))).toEqual({ step: "refused", refusal: { why: "wrong_number" } });
    });
  });

  test("a number that turns out to be needed is asked for", () => {
    const mismatch: PanelEvent = { type: "choiceRefused", choice: "confirm", error: error("number_mismatch") };
    const panel = play(deciding(), confirm, mismatch);
    expect(panel).toMatchObject({ offer: { numberRequired: true }, complaint: { about: "number_missing" } });
  });

  describe("the password again", () => {
    const wanted: PanelEvent = { type: "choiceRefused", choice: "confirm", error: error("step_up_required") };
    const asked = play(deciding(), confirm, wanted);

    test("is asked for without a reproach at first", () => {
      expect(asked).toMatchObject({ step: "deciding", stepUp: true });
      expect(asked).not.toHaveProperty("complaint");
      expect(asked).not.toHaveProperty("sending");
    });

    test("must be given", () => {
      const without = play(asked, confirm);
      expect(without).toMatchObject({ complaint: { about: "password_missing" } });
      expect(play(without, { type: "passwordTyped", text: "x" }, confirm)).toMatchObject({
        sending: "confirm",
        password: "x",
      });
    });

    test("is emptied where it was wrong", () => {
      const again = play(asked, { type: "passwordTyped", text: "x" }, confirm, {
        type: "choiceRefused",
        choice: "confirm",
        error: error("step_up_required", { reason: "wrong_password" }),
      });
      expect(again).toMatchObject({ stepUp: true, password: "", complaint: { about: "wrong_password" } });
    });
  });

  test.each<[ApiError, Refusal]>([
    [error("sign_in_required"), { why: "signed_out" }],
    [error("ticket_not_found"), { why: "unknown" }],
    [error("ticket_expired"), { why: "expired" }],
    [error("not_your_ticket"), { why: "taken" }],
    [error("not_your_ticket", { reason: "own_code" }), { why: "own_code" }],
    [error("wrong_state"), { why: "past" }],
    [error("wrong_state", { reason: "withdrawn" }), { why: "withdrawn" }],
    [error("proof_required"), { why: "no_proof" }],
    [error("proof_invalid"), { why: "no_proof" }],
  ])("$code ends it: $why", (problem, refusal) => {
    const panel = play(deciding(), confirm, { type: "choiceRefused", choice: "confirm", error: problem });
    expect(panel).toEqual({ step: "refused", refusal });
  });

  test.each<ProblemCode>(["internal", "rate_limited", "payload_too_large", "invalid_request"])(
    "%s leaves the decision open",
    (code) => {
      const panel = play(deciding(), confirm, { type: "choiceRefused", choice: "confirm", error: error(code) });
      expect(panel).toMatchObject({
        step: "deciding",
        complaint: { about: code === "rate_limited" ? "rate_limited" : "internal" },
      });
      expect(play(panel, confirm)).toMatchObject({ sending: "confirm" });
    },
  );

  describe("a confirmation whose answer was lost", () => {
    const lost: PanelEvent = { type: "choiceRefused", choice: "confirm", error: error("offline") };
    const unsure = play(deciding(), confirm, lost);

    test("can be sent again", () => {
      expect(unsure).toMatchObject({ complaint: { about: "offline" }, unsure: true });
      expect(play(unsure, confirm, { type: "decided", choice: "confirm", atMs: 1 })).toMatchObject({
        step: "confirmed",
      });
    });

    test.each<ApiError["code"]>(["wrong_state", "ticket_expired"])(
      "followed by %s may have been carried out",
      (code) => {
        const panel = play(unsure, cancel, { type: "choiceRefused", choice: "cancel", error: error(code) });
        expect(panel).toEqual({ step: "refused", refusal: { why: "unsure" } });
      },
    );

    test("followed by the other screen's no has let nobody in", () => {
      const withdrawn = error("wrong_state", { reason: "withdrawn" });
      const panel = play(unsure, confirm, { type: "choiceRefused", choice: "confirm", error: withdrawn });
      expect(panel).toEqual({ step: "refused", refusal: { why: "withdrawn" } });
    });

    test("followed by the end of the time may have been carried out", () => {
      expect(play(unsure, { type: "ranOut" })).toEqual({ step: "refused", refusal: { why: "unsure" } });
    });
  });

  test("a lost cancel leaves no doubt: nothing was signed in", () => {
    const panel = play(deciding(), cancel, { type: "choiceRefused", choice: "cancel", error: error("offline") });
    expect(play(panel, { type: "ranOut" })).toMatchObject({ refusal: { why: "expired" } });
  });
});

test("starting over leads to the entry, from anywhere", () => {
  const ends: Panel[] = [deciding(), { step: "cancelled", id: "id" }, { step: "refused", refusal: { why: "taken" } }];
  for (const panel of ends) expect(play(panel, { type: "startedOver" })).toEqual(entry);
});
