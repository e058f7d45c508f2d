import { isDeadlock } from './sql-errors.js';

const MAX_TRIES = 3;

/**
 * Does work again that has lost a deadlock. Locks are taken in a fixed order so that this is rare; where two orders meet, the
 * loser has changed nothing.
 * @param work one whole transaction that may be done anew
 */
export async function retryDeadlocks<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isDeadlock(error) || tries >= MAX_TRIES) throw error;
    }
  }
}
