import type { AuditType } from "./event";

/**
 * Whether an account's owner is told of it: of who came in or tried to, who went out, and what was changed. Of refusals
 * only some are shown; see lib/api/activity.ts. Each one that is shown has a sentence in `devices.activity.sentences`.
 */
const SHOWN = {
  "ticket.created": false,
  "ticket.held": false,
  "ticket.scanned": false,
  "ticket.confirmed": false,
  "ticket.claimed": false,
  "ticket.cancelled": false,
  "ticket.unasked": true,
  "ticket.withdrawn": false,
  "link.created": false,
  "link.opened": false,
  sign_up: true,
  sign_in: true,
  "sign_in.refused": true,
  sign_out: true,
  "browser.forgotten": true,
  "client.sign_in": true,
  "client.sign_out": true,
  "client.added": false,
  "client.changed": false,
  "client.removed": false,
  step_up: false,
  "step_up.refused": true,
  "password.changed": true,
  "name.changed": true,
  "picture.changed": true,
  "passkey.added": true,
  "passkey.removed": true,
  "passkey.renamed": true,
  "identity.linked": true,
  "identity.unlinked": true,
  "passkey.counter": true,
  "confirmations.changed": true,
  "link.made": false,
  "link.used": true,
  "link.void": false,
  "user.disabled": true,
  "user.enabled": true,
  "user.role": true,
  "user.renamed": true,
  "user.deleted": false,
  "user.exported": true,
  "user.directory": false,
  refused: true,
} as const satisfies Record<AuditType, boolean>;

export type ShownAuditType = { [Type in AuditType]: (typeof SHOWN)[Type] extends true ? Type : never }[AuditType];

export const SHOWN_AUDIT_TYPES = (Object.keys(SHOWN) as AuditType[]).filter(
  (type): type is ShownAuditType => SHOWN[type],
);

/** Whether somebody else did it to the account: where from is the audit's to know, and not the account's. */
export function isByOther({ type, by, userId }: { type: string; by: string | null; userId: string | null }): boolean {
  // Of a link, who made it.
  return by !== null && by !== userId && type !== "link.used";
}
