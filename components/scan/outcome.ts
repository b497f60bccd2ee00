/** How a code ended on this phone, as its page shows it and its tab remembers it; and what can still be done about it. */
import type { Choice, Complaint, Deciding, Named, Panel } from "./reducer";

/** The other screen goes on by itself, and the account's news tell when it is in; the phone knows nothing before. */
export interface Confirmed {
  step: "confirmed";
  id: string;
  desktop: LetIn;
  atMs: number;
  seen: "not_yet" | "in" | "nothing";
  visit?: true;
  /** It takes the yes back, until the other screen is in. */
  confirmToken?: string;
  /** What was let in, once it is. */
  deviceId?: string;
  undoing?: true;
  complaint?: Complaint;
}

/** `isNew`: the account did not know the browser before; `site`: another one's name, which it is signed in to. */
export type LetIn = Named & { isNew?: true; site?: string };

export interface Cancelled {
  step: "cancelled";
  id: string;
  farApart?: true;
  /** The owner had asked for no code; `told`: that stands in the account's activity. */
  unasked?: "telling" | "told" | "untold";
}

export interface Undone {
  step: "undone";
  desktop: Named;
}

export type Outcome =
  | { came: "confirmed"; desktop: LetIn; atMs: number; visit?: true; deviceId?: string }
  | { came: "undone"; desktop: Named }
  | { came: "cancelled"; farApart?: true };

export type EndedEvent =
  /** What this tab confirmed is signed in; or nothing was heard of it for a while. */
  | { type: "letIn"; deviceId: string }
  | { type: "heardNothing" }
  | { type: "undoChosen" }
  | { type: "undone" }
  | { type: "undoRefused"; complaint: Complaint }
  | { type: "unasked" }
  | { type: "unaskedTold"; told: boolean };

export function outcomeOf({ offer, letIn, visit }: Deciding, choice: Choice, atMs: number): Outcome {
  const { browser, os, app, known, farApart } = offer.desktop;
  if (choice === "cancel") return { came: "cancelled", ...(farApart && { farApart }) };
  const site = offer.for?.kind === "site" && offer.for.client.name;
  const desktop = { browser, os, ...(app && { app }), ...(!known && { isNew: true as const }), ...(site && { site }) };
  return { came: "confirmed", desktop, atMs, ...(visit && { visit }), ...(letIn && { deviceId: letIn }) };
}

export function ended(id: string, outcome: Outcome, confirmToken?: string): Panel {
  const { came, ...rest } = outcome;
  switch (outcome.came) {
    case "cancelled":
      return { step: "cancelled", id, ...(outcome.farApart && { farApart: true }) };
    case "undone":
      return { step: "undone", desktop: outcome.desktop };
    case "confirmed": {
      const seen = outcome.deviceId === undefined ? "not_yet" : "in";
      return {
        ...(rest as Omit<typeof outcome, "came">),
        step: "confirmed",
        id,
        seen,
        ...(confirmToken && { confirmToken }),
      };
    }
    default:
      return outcome satisfies never;
  }
}

export function afterwards(panel: Panel, event: EndedEvent): Panel {
  if (panel.step === "cancelled") return ofCancelled(panel, event);
  if (panel.step === "confirmed") return ofConfirmed(panel, event);
  return panel;
}

function ofCancelled(panel: Cancelled, event: EndedEvent): Panel {
  if (event.type === "unasked" && !panel.unasked) return { ...panel, unasked: "telling" };
  if (event.type === "unaskedTold" && panel.unasked === "telling") {
    return { ...panel, unasked: event.told ? "told" : "untold" };
  }
  return panel;
}

function ofConfirmed(panel: Confirmed, event: EndedEvent): Panel {
  const { undoing, complaint, ...rest } = panel;
  switch (event.type) {
    case "letIn":
      return { ...panel, seen: "in", deviceId: event.deviceId };
    case "heardNothing":
      return panel.seen === "not_yet" ? { ...panel, seen: "nothing" } : panel;
    case "undoChosen":
      return undoing ? panel : { ...rest, undoing: true };
    case "undone":
      return undoing ? { step: "undone", desktop: panel.desktop } : panel;
    case "undoRefused":
      return undoing ? { ...rest, complaint: event.complaint } : panel;
    default:
      return panel;
  }
}
