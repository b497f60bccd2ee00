import { Problem } from "../http/problem";
import { type Once, UsedBefore } from "../login/once";
import { Refused } from "../login/refused";
import { perProcess } from "../process/per-process";
import { takeOnce } from "./proof";

/** Proofs that are shown here now, and not taken yet. */
const shownNow = perProcess("shown-proofs", () => new Set<string>());

/**
 * Does what a proof is shown for, and takes it where a step of that has not: what came of it is told only then. So no proof is good for
 * two requests, whatever they come to. One that is shown here at the same time is refused before anything is done.
 *
 * @throws UsedBefore, and whatever `act` throws
 */
export async function takingOnce<T>(once: Once, act: () => Promise<T>): Promise<T> {
  const { hash } = once;
  const shown = shownNow.get();
  if (shown.has(hash)) throw new UsedBefore();
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
    return tell();
  } finally {
    shown.delete(hash);
  }
}
