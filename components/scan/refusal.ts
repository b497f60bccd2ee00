import type { ApiError } from "@/components/api/call";
import type { Complaint, Panel, Refusal } from "./reducer";

/** What the phone shows where its scan was refused. */
export function scanRefused(panel: Extract<Panel, { step: "scanning" }>, error: ApiError): Panel {
  const again = { id: panel.id, via: panel.via };
  switch (error.code) {
    case "sign_in_required":
      return { step: "leaving", id: panel.id };
    case "ticket_not_found":
    case "invalid_request":
      return refused({ why: "unknown" });
    case "not_your_ticket":
      return refused({ why: notYours(error) });
    case "wrong_state":
      return refused({ why: withdrawn(error) ?? "past" });
    case "ticket_expired":
      return refused({ why: "expired" });
    case "rate_limited":
      return { ...refused({ why: "rate_limited", retryAtMs: error.retryAtMs ?? 0 }), again };
    case "proof_required":
    case "proof_invalid":
      return refused({ why: "no_proof" });
    case "offline":
      return { ...refused({ why: "offline" }), again };
    default:
      return { ...refused(broken(error)), again };
  }
}

/** What may be over at the next try. */
export function passing(error: ApiError): Complaint {
  if (error.code === "offline") return { about: "offline" };
  if (error.code === "rate_limited") return { about: "rate_limited", retryAtMs: error.retryAtMs ?? 0 };
  if (error.reason === "unavailable") return { about: "unavailable" };
  return { about: "internal", ...(error.correlationId && { correlationId: error.correlationId }) };
}

function broken(error: ApiError): Refusal {
  return { why: "internal", ...(error.correlationId && { correlationId: error.correlationId }) };
}

export function refused(refusal: Refusal): Extract<Panel, { step: "refused" }> {
  return { step: "refused", refusal };
}

export function notYours({ reason }: ApiError): "own_code" | "disowned_browser" | "new_browser" | "taken" {
  return reason === "own_code" || reason === "disowned_browser" || reason === "new_browser" ? reason : "taken";
}

/** Of a code that the other screen took back, which is certain to let nobody in. */
export function withdrawn({ reason }: ApiError): "withdrawn" | undefined {
  return reason === "withdrawn" ? reason : undefined;
}
