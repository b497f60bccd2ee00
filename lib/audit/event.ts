/** Everything that the audit records; `detail` is finer, and named behind each. */
export type AuditType =
  | "ticket.created"
  | "ticket.held"
  /** How the phone came to the code. */
  | "ticket.scanned"
  /** signed, where a passkey did. */
  | "ticket.confirmed"
  | "ticket.claimed"
  /** phone | guesses | afar: by another device of the account, once it was confirmed */
  | "ticket.cancelled"
  /** Its owner said no, and that they had asked for no code. */
  | "ticket.unasked"
  /** By its own desktop. */
  | "ticket.withdrawn"
  | "link.created"
  /** Of the account whose link it is. */
  | "link.opened"
  /** setup | invite | upstream | host, where it was not by a form */
  | "sign_up"
  /** password | qr | token | passkey | upstream | host */
  | "sign_in"
  /** password | token | passkey | upstream | host, or why a claim was refused */
  | "sign_in.refused"
  /** Of the device named: own | afar | others | disowned | replaced | surplus */
  | "sign_out"
  | "browser.forgotten"
  /** To an application, by its id as a client. */
  | "client.sign_in"
  /** Of an application, by its id as a client. */
  | "client.sign_out"
  /** As those who administer do to it, by its id as a client. */
  | "client.added"
  | "client.changed"
  | "client.removed"
  /** passkey | upstream | host */
  | "step_up"
  | "step_up.refused"
  | "password.changed"
  | "name.changed"
  /** uploaded | removed */
  | "picture.changed"
  /** The start of its key's hash, for `approvals verify`. */
  | "passkey.added"
  | "passkey.removed"
  | "passkey.renamed"
  /** With whoever it is at the provider upstream. */
  | "identity.linked"
  | "identity.unlinked"
  /** It counted backwards. */
  | "passkey.counter"
  /** passkey | any */
  | "confirmations.changed"
  /** setup | invite | recovery */
  | "link.made"
  | "link.used"
  | "link.void"
  | "user.disabled"
  | "user.enabled"
  /** user | admin */
  | "user.role"
  | "user.renamed"
  | "user.deleted"
  | "user.exported"
  /** Its e-mail address or groups. */
  | "user.directory"
  /** The refusal's code. */
  | "refused";

export interface AuditEvent {
  type: AuditType;
  detail?: string;
  /** The account and the device that it happened to; by default those of the request. */
  userId?: string;
  deviceId?: string;
  ticketId?: string;
  /** Who did it, where that is not the account itself: another account's id, or `operator`. */
  by?: string;
}
