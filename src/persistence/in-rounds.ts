import type { Executor, Statement } from './database.js';

/** What is left after so many goes the next time. */
const MAX_ROUNDS = 20;

/**
 * Deletes what may go, a bounded number of rows at a time, so that no statement holds many locks for long.
 * @param statement returns a row for each that it has deleted
 * @param values the last of them is how many rows one round may delete
 */
export async function deleteInRounds(
  database: Executor,
  statement: Statement,
  values: readonly [...unknown[], number],
): Promise<void> {
  const limit = values.at(-1) as number;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const gone = await database.run(statement, values);
    if (gone.length < limit) return;
  }
}
