import { Problem } from "../http/problem";
import { type Once, UsedBefore } from "../login/once";
import { Refused } from "../login/refused";
import { LruCache } from "../process/lru-cache";
import { perProcess } from "../process/per-process";
import { takeOnce } from "./proof";

/** Proofs that are shown here now, and not taken yet. */
const shownNow = perProcess("shown-proofs", () => new Set<string>());

const MOST_TAKEN = 5_000;

/** Proofs that were taken here of late: another may have asked for them before, and not been answered yet. */
const takenHere = perProcess("taken-proofs", () => new LruCache<true>(MOST_TAKEN));

/**
 * Does what a proof is shown for, and takes it where a step of that has not: what came of it is told only then. So no proof is good for
 * two requests, whatever they come to; where the database fails it is as if it had not been shown. One that is shown here at the same
 * time is refused before anything is done.
 *
 * @param afterwards is done once it is taken, and before anything is told
 * @throws UsedBefore, and whatever `act` throws
 */
export async function takingOnce<T>(
  once: Once,
  act: () => Promise<T>,
  afterwards: () => Promise<void> = async () => {},
): Promise<T> {
  const { hash } = once;
  const [shown, taken] = [shownNow.get(), takenHere.get()];
  if (shown.has(hash) || taken.get(hash)) throw new UsedBefore();
  shown.add(hash);
  try {
    const tell = await act().then(
      (result) => () => result,
      (error) => {
        if (!(error instanceof Refused || error instanceof Problem)) throw error;
        return () => {
          throw error;
        };
      },
    );
    await takeOnce(once);
    taken.set(hash, true);
    await afterwards();
    return tell();
  } finally {
    shown.delete(hash);
  }
}
