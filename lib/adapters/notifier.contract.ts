import { expect, test } from "vitest";
import type { Doorbell } from "../login/notifier";
import { newId } from "../secrets";

/** What every Doorbell must do; `open` gives two ends of one doorbell, which may be the same. */
export function doorbellContract(open: () => Promise<{ here: Doorbell; there: Doorbell }>): void {
  test("rings for those who listen to the id, at both ends", async () => {
    const { here, there } = await open();
    const id = newId();
    const rung = Promise.all([nextRing(here, id), nextRing(there, id)]);
    await here.ring(id);
    await rung;
  });

  test("rings for nobody else, and not after one has stopped", async () => {
    const { here, there } = await open();
    const [mine, other] = [newId(), newId()];
    const heard: string[] = [];
    there.listen(other, () => heard.push("other"));
    const stop = there.listen(mine, () => heard.push("stopped"));
    there.listen(mine, () => heard.push("mine"));
    stop();
    const last = nextRing(there, mine);
    await here.ring(mine);
    await last;
    expect(heard).toEqual(["mine"]);
  });

  test("lets the same function listen twice and stop once", async () => {
    const { here } = await open();
    const id = newId();
    let rings = 0;
    const count = () => rings++;
    here.listen(id, count);
    here.listen(id, count)();
    const rung = nextRing(here, id);
    await here.ring(id);
    await rung;
    expect(rings).toBe(1);
  });

  test("stopping twice, and ringing where nobody listens, is harmless", async () => {
    const { here } = await open();
    const stop = here.listen(newId(), () => {});
    stop();
    stop();
    await expect(here.ring(newId())).resolves.toBeUndefined();
  });
}

function nextRing(doorbell: Doorbell, id: string): Promise<void> {
  return new Promise((resolve) => {
    const stop = doorbell.listen(id, () => {
      stop();
      resolve();
    });
  });
}
