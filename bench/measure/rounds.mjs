/** @typedef {import("./subject.mjs").Subject} Subject */

/**
 * Runs a measurement on each subject in turn, and all of it several times over, so that what changes on the machine
 * meanwhile changes it for all: A B C A B C.
 *
 * @template T
 * @template {Subject} S
 * @param {S[]} subjects
 * @param {number} rounds
 * @param {(subject: S, round: number) => Promise<T>} measure
 * @returns {Promise<Map<string, T[]>>} by the subjects' names
 */
export async function interleaved(subjects, rounds, measure) {
  /** @type {Map<string, T[]>} */
  const results = new Map(subjects.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const subject of subjects) results.get(subject.name)?.push(await measure(subject, round));
  }
  return results;
}

/**
 * Starts the subjects, and stops whichever were started when the bench is over or has failed.
 *
 * @template {Subject} S
 * @template T
 * @param {(() => Promise<S>)[]} starts
 * @param {(...subjects: S[]) => Promise<T>} bench
 */
export async function withSubjects(starts, bench) {
  /** @type {S[]} */
  const subjects = [];
  try {
    for (const start of starts) subjects.push(await start());
    return await bench(...subjects);
  } finally {
    await Promise.all(subjects.map((subject) => subject.stop()));
  }
}
