import type { ApiError } from "@/components/api/call";
import type { RequestingDesktop, ScanResponse, Via } from "@/lib/api/types";
import { USER_CODE_LENGTH, userCodeLetters } from "@/lib/typed/user-code";
import { answerIn, answerLength } from "./answer";
import {
  afterwards,
  type Cancelled,
  type Confirmed,
  type EndedEvent,
  ended,
  type Outcome,
  outcomeOf,
  type Undone,
} from "./outcome";
import type { Fragment } from "./qr-code";
import { notYours, passing, refused, scanRefused, withdrawn } from "./refusal";

/**
 * What the phone shows, from the code's address to the outcome:
 *
 *     opening ─▶ entry ─▶ scanning ─▶ deciding ─▶ confirmed (─▶ undone) | cancelled
 *        │                  ▲  └──▶ leaving (to sign in, and back)
 *        └───▶ asking ──────┘     refused, from anywhere
 *
 * A state says what is under way (`scanning`, `lookingUp`, `sending`); ./ScanPanel.tsx does it and reports with an event.
 * An event that does not fit the state is late or a second tap, and changes nothing.
 */
export type Panel =
  | { step: "opening" }
  | Entry
  /** A link from another site led here: nothing is sent before a tap. */
  | { step: "asking"; id: string }
  | { step: "scanning"; id: string; via: Via }
  | { step: "leaving"; id?: string }
  | Deciding
  | Confirmed
  | Cancelled
  | Undone
  | { step: "refused"; refusal: Refusal; again?: { id: string; via: Via } };

export interface Entry {
  step: "entry";
  letters: string;
  lookingUp: boolean;
  complaint?: Complaint;
}

export interface Deciding {
  step: "deciding";
  id: string;
  via: Via;
  offer: Offer;
  number: string;
  password: string;
  stepUp: boolean;
  sending?: Choice;
  complaint?: Complaint;
  /** A confirmation's answer was lost: it may have been carried out. */
  unsure: boolean;
  /** For this visit only. */
  visit?: true;
  /** The device is in, and its confirmation's answer is still on its way. */
  letIn?: string;
}

export type Choice = "confirm" | "cancel";

/** The scan's answer, its times by the server's clock: milliseconds since 1970. */
export interface Offer extends Omit<ScanResponse, "expiresAt" | "desktop"> {
  expiresAtMs: number;
  desktop: RequestingDesktop & Named & { requestedAtMs: number };
}

export type Named = Pick<RequestingDesktop, "browser" | "os"> & { app?: string };

export type Complaint =
  | { about: "offline" | "internal"; correlationId?: string }
  | { about: "unavailable" }
  | { about: "rate_limited"; retryAtMs: number }
  | { about: "unknown_code" | "expired_code" | "incomplete_code" }
  | { about: "number_missing" }
  | { about: "wrong_number"; triesLeft: number }
  | { about: "password_missing" | "wrong_password" }
  | { about: "wrong_passkey" };

export type Refusal =
  | {
      why:
        | "unknown"
        | "expired"
        | "taken"
        | "own_code"
        | "disowned_browser"
        | "new_browser"
        | "no_passkey"
        | "past"
        | "withdrawn"
        | "signed_out"
        | "no_proof"
        | "wrong_number"
        | "unsure"
        | "offline";
    }
  | { why: "rate_limited"; retryAtMs: number }
  | { why: "internal"; correlationId?: string };

export type PanelEvent =
  | EndedEvent
  /** `agreed`: the tap was given before; `outcome`: how this very code ended here before. */
  | { type: "arrived"; fragment: Fragment; via: Via; agreed: boolean; signedIn: boolean; outcome?: Outcome }
  | { type: "agreed" }
  | { type: "lettersTyped"; text: string }
  | { type: "codeEntered" }
  | { type: "codeFound"; id: string }
  | { type: "codeSeen"; id: string; via: "camera" | "typed" }
  | { type: "codeRefused"; error: ApiError }
  | { type: "scanned"; id: string; offer: Offer }
  | { type: "scanRefused"; id: string; error: ApiError }
  | { type: "numberTyped"; text: string }
  | { type: "passwordTyped"; text: string }
  | { type: "passwordPreferred" }
  | { type: "visitChosen"; visit: boolean }
  | { type: "chosen"; choice: Choice }
  | { type: "decided"; choice: Choice; atMs: number }
  | { type: "choiceRefused"; choice: Choice; error: ApiError }
  | { type: "ranOut" }
  | { type: "triedAgain" }
  | { type: "startedOver" };

export const OPENING: Panel = { step: "opening" };
const EMPTY_ENTRY: Entry = { step: "entry", letters: "", lookingUp: false };

export function nextPanel(panel: Panel, event: PanelEvent): Panel {
  switch (event.type) {
    case "arrived":
      return arrived(panel, event);
    case "agreed":
      return panel.step === "asking" ? { step: "scanning", id: panel.id, via: "site" } : panel;
    case "lettersTyped":
      return panel.step === "entry" && !panel.lookingUp
        ? { ...EMPTY_ENTRY, letters: userCodeLetters(event.text) }
        : panel;
    case "codeEntered":
      return codeEntered(panel);
    case "codeFound":
      return lookingUp(panel) ? { step: "scanning", id: event.id, via: "typed" } : panel;
    case "codeSeen":
      return panel.step === "entry" && !panel.lookingUp ? { step: "scanning", id: event.id, via: event.via } : panel;
    case "codeRefused":
      return lookingUp(panel) ? codeRefused(panel, event.error) : panel;
    case "scanned":
      return panel.step === "scanning" && panel.id === event.id ? deciding(panel, event.offer) : panel;
    case "scanRefused":
      return panel.step === "scanning" && panel.id === event.id ? scanRefused(panel, event.error) : panel;
    case "numberTyped":
      return idle(panel) ? without(panel, { number: answerIn(panel.offer, event.text) }) : panel;
    case "passwordTyped":
      return idle(panel) ? without(panel, { password: event.text }) : panel;
    case "passwordPreferred":
      return panel.step === "deciding" ? without(panel, { stepUp: true }) : panel;
    case "visitChosen":
      return idle(panel) ? visiting(panel, event.visit) : panel;
    case "chosen":
      return idle(panel) ? chosen(panel, event.choice) : panel;
    case "decided":
      return isSending(panel, event.choice) ? decided(panel, event) : panel;
    case "choiceRefused":
      return isSending(panel, event.choice) ? choiceRefused(panel, event.choice, event.error) : panel;
    case "letIn":
      return isSending(panel, "confirm") ? { ...panel, letIn: event.deviceId } : afterwards(panel, event);
    case "heardNothing":
    case "undoChosen":
    case "undone":
    case "undoRefused":
    case "unasked":
    case "unaskedTold":
      return afterwards(panel, event);
    case "ranOut":
      return idle(panel) ? refused(panel.unsure ? { why: "unsure" } : { why: "expired" }) : panel;
    case "triedAgain":
      return panel.step === "refused" && panel.again ? { step: "scanning", ...panel.again } : panel;
    case "startedOver":
      return EMPTY_ENTRY;
    default:
      return event satisfies never;
  }
}

function arrived(panel: Panel, event: Extract<PanelEvent, { type: "arrived" }>): Panel {
  const { fragment, via, agreed, signedIn, outcome } = event;
  switch (fragment.holds) {
    case "nothing":
      // Without a code there is nothing to hold while signing in.
      if (!signedIn) return { step: "leaving" };
      return panel.step === "entry" ? panel : EMPTY_ENTRY;
    case "nonsense":
      return refused({ why: "unknown" });
    case "id":
      if (outcome) return ended(fragment.id, outcome);
      if (isAbout(panel, fragment.id)) return panel;
      return via === "site" && !agreed
        ? { step: "asking", id: fragment.id }
        : { step: "scanning", id: fragment.id, via };
    default:
      return fragment satisfies never;
  }
}

/** The panel may be told the address twice, and is then busy with that code already. */
function isAbout(panel: Panel, id: string): boolean {
  return (panel.step === "asking" || panel.step === "scanning" || panel.step === "deciding") && panel.id === id;
}

function codeEntered(panel: Panel): Panel {
  if (panel.step !== "entry" || panel.lookingUp) return panel;
  if (panel.letters.length !== USER_CODE_LENGTH) return { ...panel, complaint: { about: "incomplete_code" } };
  return { step: "entry", letters: panel.letters, lookingUp: true };
}

function codeRefused(panel: Entry, error: ApiError): Panel {
  const entry: Entry = { step: "entry", letters: panel.letters, lookingUp: false };
  switch (error.code) {
    case "sign_in_required":
      return { step: "leaving" };
    case "proof_required":
    case "proof_invalid":
      return refused({ why: "no_proof" });
    case "ticket_not_found":
    case "invalid_request":
      return { ...entry, complaint: { about: "unknown_code" } };
    case "ticket_expired":
    case "wrong_state":
      return { ...entry, complaint: { about: "expired_code" } };
    default:
      return { ...entry, complaint: passing(error) };
  }
}

function deciding({ id, via }: { id: string; via: Via }, offer: Offer): Deciding {
  return { step: "deciding", id, via, offer, number: "", password: "", stepUp: false, unsure: false };
}

function chosen(panel: Deciding, choice: Choice): Panel {
  if (choice === "confirm" && panel.offer.numberRequired && panel.number.length !== answerLength(panel.offer)) {
    return { ...panel, complaint: { about: "number_missing" } };
  }
  if (choice === "confirm" && panel.stepUp && panel.password === "") {
    return { ...panel, complaint: { about: "password_missing" } };
  }
  return without(panel, { sending: choice });
}

function decided(panel: Deciding, { choice, atMs }: { choice: Choice; atMs: number }): Panel {
  return ended(panel.id, outcomeOf(panel, choice, atMs), panel.offer.confirmToken);
}

function choiceRefused(panel: Deciding, choice: Choice, error: ApiError): Panel {
  const { sending: _sent, ...rest } = panel;
  const open: Deciding = { ...rest };
  switch (error.code) {
    case "sign_in_required":
      return refused({ why: "signed_out" });
    case "ticket_not_found":
      return refused({ why: "unknown" });
    case "not_your_ticket":
      return refused({ why: notYours(error) });
    case "wrong_state":
      return refused({ why: withdrawn(error) ?? (panel.unsure ? "unsure" : "past") });
    case "ticket_expired":
      return refused(panel.unsure ? { why: "unsure" } : { why: "expired" });
    case "number_mismatch":
      return wrongNumber(open, error);
    case "step_up_required":
      if (error.reason === "passkey_required") return refused({ why: "no_passkey" });
      // Somebody who took the password meanwhile is not told of the passkey.
      if (open.stepUp && error.reason === "wrong_passkey") return open;
      if (open.offer.proof && (error.reason === "wrong_passkey" || !open.offer.proof.password)) {
        return { ...open, complaint: { about: "wrong_passkey" } };
      }
      return error.reason === "wrong_password"
        ? { ...open, stepUp: true, password: "", complaint: { about: "wrong_password" } }
        : { ...open, stepUp: true };
    case "proof_required":
    case "proof_invalid":
      return refused({ why: "no_proof" });
    case "offline":
      return { ...open, complaint: { about: "offline" }, unsure: panel.unsure || choice === "confirm" };
    default:
      return { ...open, complaint: passing(error) };
  }
}

function wrongNumber(panel: Deciding, { triesLeft }: ApiError): Panel {
  if (triesLeft === 0) return refused({ why: "wrong_number" });
  if (triesLeft !== undefined) return { ...panel, number: "", complaint: { about: "wrong_number", triesLeft } };
  // None was counted: another tab scanned the code in a way that asks for the number.
  return { ...panel, offer: { ...panel.offer, numberRequired: true }, complaint: { about: "number_missing" } };
}

function visiting({ visit: _before, ...panel }: Deciding, visit: boolean): Deciding {
  return visit ? { ...panel, visit } : panel;
}

function lookingUp(panel: Panel): panel is Entry {
  return panel.step === "entry" && panel.lookingUp;
}

/** A confirmation that a passkey signs, as long as its owner does not rather take the password. */
export function takesPasskey({ offer, stepUp }: Deciding): boolean {
  return offer.proof?.needed === true && !stepUp;
}

function idle(panel: Panel): panel is Deciding {
  return panel.step === "deciding" && panel.sending === undefined;
}

function isSending(panel: Panel, choice: Choice): panel is Deciding {
  return panel.step === "deciding" && panel.sending === choice;
}

function without(panel: Deciding, change: Partial<Deciding>): Deciding {
  const { complaint: _settled, ...rest } = panel;
  return { ...rest, ...change };
}
