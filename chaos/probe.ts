import type { Client } from "../lib/api/testing/client";
import type { Clients } from "./clients";

/** That many logins in a row without one failed request, and the service is back: one alone may have been lucky. */
const IN_A_ROW = 3;
const STEP_WITHIN_MS = 10_000;
const BETWEEN_MS = 100;

/**
 * Waits until whole logins go through again without a failure.
 *
 * @param since milliseconds since 1970
 * @returns how long after `since` the first of them was done; undefined after `mostMs`
 */
export async function recovered(
  clients: Clients,
  phone: Client,
  since: number,
  mostMs: number,
): Promise<number | undefined> {
  let done: number[] = [];
  while (Date.now() - since < mostMs) {
    try {
      await flawlessLogin(clients, phone);
      done.push(Date.now() - since);
    } catch {
      done = [];
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
    }
    if (done.length === IN_A_ROW) return done[0];
  }
  return undefined;
}

/** A whole login without pauses. @throws Error when any step of it fails */
export async function flawlessLogin(clients: Clients, phone: Client): Promise<void> {
  const gone = new AbortController();
  const step = () => ({ signal: AbortSignal.any([gone.signal, AbortSignal.timeout(STEP_WITHIN_MS)]) });
  try {
    const desktop = await clients.desktop();
    const { id } = (await desktop.createTicket(step())).value;
    // Not by the step's own signal, which would also end the stream.
    const opened = setTimeout(() => gone.abort(), STEP_WITHIN_MS);
    const events = await desktop.events(id, { signal: gone.signal });
    clearTimeout(opened);
    const { confirmToken } = (await phone.scan(id, { via: "camera", ...step() })).value;
    clients.secrets.add(confirmToken);
    void (await phone.confirm(id, { confirmToken }, step())).value;
    const tooLong = setTimeout(() => gone.abort(), STEP_WITHIN_MS);
    await events.until("confirmed").finally(() => clearTimeout(tooLong));
    void (await desktop.claim(id, step())).value;
    if (!("user" in (await desktop.session(step())).value)) throw new Error("There is no session");
  } finally {
    gone.abort();
  }
}
