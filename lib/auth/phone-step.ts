import { Problem } from "../http/problem";
import { limit, refuseIfOver } from "../limits/limits";
import type { DeviceLimitName } from "../limits/table";
import { type Once, UsedBefore } from "../login/once";
import type { Context } from "../network/context";
import type { Ticket } from "../ticket/ticket";
import { login } from "../wiring";
import { onceOf, usedBefore } from "./proof";
import { countAsUnproven, identifyAt, type Session, touch } from "./session";
import { takingOnce } from "./taking-once";

/** A phone at a ticket. */
export interface AtTicket<Who extends Session | null = Session | null> {
  session: Who;
  /** As it is shown now. */
  shown: Ticket | undefined;
  /** Whether the phone's account has disowned the browser that shows it. */
  isDisowned: boolean;
  /** To be taken with the step; undefined where devices have no key, or nobody is signed in. */
  once: Once | undefined;
}

/**
 * A phone's step at a ticket, whose proof is taken with what the step writes: one statement for both. What came to no step takes it by
 * itself, so that no proof is good for two requests. One that was there before, or is shown here at the same time, is refused before
 * anything is counted, read of the ticket, or hashed; on two instances at once the step is one's, and the other has counted a try.
 *
 * @param limitName how often the device may do this
 * @throws Problem as `findProvenSession`, and whatever `step` throws, unless the proof was used meanwhile
 */
export async function phoneStep<T>(
  request: Request,
  context: Context,
  limitName: DeviceLimitName,
  step: (at: AtTicket) => Promise<T>,
): Promise<T> {
  const { id } = context.params;
  const { session, proof } = await identifyAt(request, context, id);
  const shown = async () => (await login().peek(id, { version: session?.device.step?.ticketVersion }))?.ticket;
  if (!session) return step({ session, shown: await shown(), isDisowned: false, once: undefined });
  const { id: deviceId, step: facts } = session.device;
  refuseIfOver(limitName, deviceId);
  const once = proof && onceOf(proof);
  const act = async () => {
    await limit(limitName, deviceId);
    return step({ session, shown: await shown(), isDisowned: facts?.isDisowned ?? false, once });
  };
  // Whose proof turns out to be used moves nothing.
  const touched = () => touch(session, context);
  try {
    if (once) return await takingOnce(once, act, touched);
    await touched();
    return await act();
  } catch (error) {
    if (error instanceof UsedBefore) await countAsUnproven(context);
    throw error instanceof UsedBefore ? usedBefore() : error;
  }
}

/** @throws Problem `sign_in_required`, and as `phoneStep` */
export function signedInPhoneStep<T>(
  request: Request,
  context: Context,
  limitName: DeviceLimitName,
  step: (at: AtTicket<Session>) => Promise<T>,
): Promise<T> {
  return phoneStep(request, context, limitName, ({ session, ...at }) => {
    if (!session) throw new Problem("sign_in_required");
    return step({ session, ...at });
  });
}
