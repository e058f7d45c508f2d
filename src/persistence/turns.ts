import { DomainError } from '../domain/errors.js';

/** How many may wait for one key. */
const MAX_WAITING = 500;

/**
 * Work of one key is done one after the other in this process, in the order in which it came. The database's locks decide what
 * is right; this only sees that those who would wait for the same lock do not each hold a connection meanwhile.
 */
export class Turns {
  private readonly waiting = new Map<string, (() => void)[]>();

  constructor(private readonly maxWaiting = MAX_WAITING) {}

  /** @throws DomainError overloaded when too many are waiting: nothing was done; else what `work` throws */
  async take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const queue = this.waiting.get(key);
    if (queue === undefined) {
      this.waiting.set(key, []);
    } else {
      if (queue.length >= this.maxWaiting)
        throw new DomainError('overloaded', 'too many requests of this kind are waiting; try again in a moment');
      await new Promise<void>((resolve) => queue.push(resolve));
    }
    try {
      return await work();
    } finally {
      this.pass(key);
    }
  }

  private pass(key: string): void {
    const next = this.waiting.get(key)?.shift();
    if (next === undefined) this.waiting.delete(key);
    else next();
  }
}
