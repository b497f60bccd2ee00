/**
 * Runs a measurement on each subject in turn, and all of it several times over, so that what changes on the machine
 * meanwhile changes it for all: A B C A B C.
 *
 * @returns by the subjects' names
 */
export async function interleaved<S extends { name: string }, T>(
  subjects: S[],
  rounds: number,
  measure: (subject: S, round: number) => Promise<T>,
): Promise<Map<string, T[]>> {
  const results = new Map<string, T[]>(subjects.map(({ name }) => [name, []]));
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
 */
export async function withSubjects<S extends { stop: () => Promise<void> }, T>(
  starts: (() => Promise<S>)[],
  bench: (...subjects: S[]) => Promise<T>,
): Promise<T> {
  const subjects: S[] = [];
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
