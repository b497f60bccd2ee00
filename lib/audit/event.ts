/** Everything that the audit records; `detail` is finer, and named behind each. */
export type AuditType =
  | "ticket.created"
  | "ticket.held"
  /** How the phone came to the code. */
  | "ticket.scanned"
  | "ticket.confirmed"
  | "ticket.claimed"
  /** phone | guesses | afar: by another device of the account, once it was confirmed */
  | "ticket.cancelled"
  /** By its own desktop. */
  | "ticket.withdrawn"
  | "link.created"
  /** Of the account whose link it is. */
  | "link.opened"
  | "sign_up"
  /** password | qr | token */
  | "sign_in"
  /** password | token, or why a claim was refused */
  | "sign_in.refused"
  /** Of the device named: own | afar | others | disowned | replaced | surplus */
  | "sign_out"
  | "browser.forgotten"
  /** To an application, by its id as a client. */
  | "client.sign_in"
  /** Of an application, by its id as a client. */
  | "client.sign_out"
  | "step_up"
  | "step_up.refused"
  | "password.changed"
  | "name.changed"
  /** uploaded | removed */
  | "picture.changed"
  /** The refusal's code. */
  | "refused";

export interface AuditEvent {
  type: AuditType;
  detail?: string;
  /** The account and the device that it happened to; by default those of the request. */
  userId?: string;
  deviceId?: string;
  ticketId?: string;
}
