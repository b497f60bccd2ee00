// @ts-check
// Plain JavaScript, because `npm run migrate` runs it without a build.

/**
 * How long to wait before a database that did not answer is tried again, in ms: twice as long each time, up to
 * `longestMs`. Half of it at least is waited and the rest is left to chance, so that the instances of a Postgres that
 * restarts do not come back as one.
 *
 * @param {number} attempt 0 after the first that failed
 * @param {{ firstMs: number, longestMs: number }} bounds
 * @param {() => number} random from 0 to 1
 */
export function backoffMs(attempt, { firstMs, longestMs }, random = Math.random) {
  return Math.min(firstMs * 2 ** attempt, longestMs) * (0.5 + random() / 2);
}
