import { expect, test } from "vitest";
import type { Notifier } from "../login/notifier";
import { newId } from "../secrets";

/** What every Notifier must do; `open` gives two ends of one, which may be the same. */
export function notifierContract(open: () => Promise<{ here: Notifier; there: Notifier }>): void {
  test("notifies the subscribers of the topic, at both ends", async () => {
    const { here, there } = await open();
    const id = newId();
    const notified = Promise.all([nextNotification(here, id), nextNotification(there, id)]);
    await here.notify(id);
    await notified;
  });

  test("notifies nobody else, and not after one has stopped", async () => {
    const { here, there } = await open();
    const [mine, other] = [newId(), newId()];
    const received: string[] = [];
    there.subscribe(other, () => received.push("other"));
    const stop = there.subscribe(mine, () => received.push("stopped"));
    there.subscribe(mine, () => received.push("mine"));
    stop();
    const last = nextNotification(there, mine);
    await here.notify(mine);
    await last;
    expect(received).toEqual(["mine"]);
  });

  test("does not notify a listener that knows already, and everybody else", async () => {
    const { here, there } = await open();
    const id = newId();
    let notifications = 0;
    const knows = () => notifications++;
    here.subscribe(id, knows);
    const notified = Promise.all([nextNotification(here, id), nextNotification(there, id)]);
    await here.notify(id, knows);
    await notified;
    expect(notifications).toBe(0);
    const again = nextNotification(here, id);
    await here.notify(id);
    await again;
    expect(notifications).toBe(1);
  });

  test("lets the same function subscribe twice and stop once", async () => {
    const { here } = await open();
    const id = newId();
    let notifications = 0;
    const count = () => notifications++;
    here.subscribe(id, count);
    here.subscribe(id, count)();
    const notified = nextNotification(here, id);
    await here.notify(id);
    await notified;
    expect(notifications).toBe(1);
  });

  test("stopping twice, and notifying where nobody subscribed, is harmless", async () => {
    const { here } = await open();
    const stop = here.subscribe(newId(), () => {});
    stop();
    stop();
    await expect(here.notify(newId())).resolves.toBeUndefined();
  });
}

function nextNotification(notifier: Notifier, id: string): Promise<void> {
  return new Promise((resolve) => {
    const stop = notifier.subscribe(id, () => {
      stop();
      resolve();
    });
  });
}
