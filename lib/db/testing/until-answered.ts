import { isUnavailable } from "../unavailable";

/**
 * Asks until the database answers. Of many at once on a busy machine some find no connection or no lock in time, which is
 * `503 unavailable` to them; they have changed nothing, and ask again.
 */
export async function untilAnswered<Result>(ask: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isUnavailable(error)) throw error;
    }
  }
}
