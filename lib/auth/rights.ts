import type { Context } from "../network/context";
import type { Session } from "./session";
import { requirePassword } from "./step-up";

/** What a device does to itself, to the account's other devices, and to the account. */
export type Deed =
  | "end itself"
  | "end what it let in"
  | "end another"
  | "end all others"
  | "leave an application"
  | "end what it let in at an application"
  | "end another at an application"
  | "disown what it let in"
  | "disown another"
  | "name itself"
  | "name another"
  | "forget a browser"
  | "change the profile"
  | "change the password"
  | "administer";

/**
 * What may be done by a device that was let in by a code, while its owner has never given the password on it: it may be
 * somebody else's, let in by a mistake, and must not put the account's owner out. A device that was signed in by password, or
 * that had it since, may do all of it. SECURITY.md has the same table.
 */
export const MAY_WHEN_LET_IN: Record<Deed, "may" | "password"> = {
  "end itself": "may",
  "end what it let in": "may",
  "end another": "password",
  "end all others": "password",
  "leave an application": "may",
  "end what it let in at an application": "may",
  "end another at an application": "password",
  // A phone undoes its mistake at once, however it came in itself. That reaches down, and never to who let it in.
  "disown what it let in": "may",
  "disown another": "password",
  "name itself": "may",
  // By a false name a stranger's device could pass for one of the owner's.
  "name another": "password",
  // Signs it out, and may keep it out of codes for good.
  "forget a browser": "password",
  // Puts nobody out.
  "change the profile": "may",
  // Its form has the password already.
  "change the password": "may",
  // What it would read is everybody's.
  administer: "password",
};

/** Whose it is decides what it means to end or to disown it. */
export function deedTo<How extends "end" | "disown">(
  by: { id: string },
  device: { id: string; approvedById: string | null },
  how: How,
) {
  if (how === "end" && device.id === by.id) return "end itself";
  return device.approvedById === by.id ? (`${how} what it let in` as const) : (`${how} another` as const);
}

/** The same where it is signed out of one application. */
export function deedAtApplication(by: { id: string }, device: { id: string; approvedById: string | null }): Deed {
  const deed = deedTo(by, device, "end");
  return deed === "end itself" ? "leave an application" : (`${deed} at an application` as const);
}

/** @throws Problem `step_up_required`, `rate_limited` */
export async function requireRight(
  context: Context,
  session: Session,
  deed: Deed,
  password?: string | undefined,
): Promise<void> {
  const { signedInBy, passwordVerifiedAt } = session.device;
  const wasLetIn = signedInBy === "qr" && passwordVerifiedAt === null;
  if (wasLetIn && MAY_WHEN_LET_IN[deed] === "password") await requirePassword(context, session, password);
}
