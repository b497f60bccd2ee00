/**
 * Runs a measurement on each subject in turn, and all of it several times over, so that what changes on the machine
 * meanwhile changes it for all: A B C A B C.
 *
 * @template T
 * @template {{ name: string }} S
 * @param {S[]} subjects
 * @param {number} rounds
 * @param {(subject: S, round: number) => Promise<T>} measure
 * @returns {Promise<Map<string, T[]>>} by the subjects' names
 */
export async function interleaved(subjects, rounds, measure) {
  /** @type {Map<string, T[]>} */
  const results = new Map(subjects.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const subject of subjects) {
      console.log(`  ${round + 1} of ${rounds}: ${subject.name}`);
      results.get(subject.name)?.push(await measure(subject, round));
    }
  }
  return results;
}

/**
 * Starts the subjects, and stops whichever were started when the bench is over or has failed. One that does not start is
 * left out, unless it is the first.
 *
 * @template {{ stop: () => Promise<void> }} S
 * @template T
 * @param {(() => Promise<S>)[]} starts
 * @param {(...subjects: S[]) => Promise<T>} bench
 */
export async function withSubjects(starts, bench) {
  /** @type {S[]} */
  const subjects = [];
  try {
    for (const start of starts) {
      try {
        subjects.push(await start());
      } catch (error) {
        if (subjects.length === 0) throw error;
        console.error("  left out:", error);
      }
    }
    return await bench(...subjects);
  } finally {
    await Promise.all(subjects.map((subject) => subject.stop()));
  }
}
