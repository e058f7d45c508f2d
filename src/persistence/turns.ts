import { DomainError } from '../domain/errors.js';

export interface TurnsOptions {
  /** Of one key, how much is done at a time. */
  readonly width: number;
  /** How many may wait for one key. */
  readonly maxWaiting: number;
}

interface Queue {
  running: number;
  readonly waiting: (() => void)[];
}

/**
 * A few of one key go on at a time in this process, in the order in which they came. The database's locks decide what is right;
 * this only sees that all who would wait for the same lock do not each hold a connection meanwhile. More than one, because
 * the lock goes round among those who wait for it at the database: a process with one there is served once a round.
 */
export class Turns {
  private readonly queues = new Map<string, Queue>();

  constructor(private readonly options: TurnsOptions) {}

  /** @throws DomainError overloaded when too many are waiting: nothing was done; else what `work` throws */
  async take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const queue = this.queues.get(key) ?? { running: 0, waiting: [] };
    this.queues.set(key, queue);
    if (queue.running < this.options.width) queue.running += 1;
    else await this.wait(queue);
    try {
      return await work();
    } finally {
      this.pass(key, queue);
    }
  }

  private async wait({ waiting }: Queue): Promise<void> {
    if (waiting.length >= this.options.maxWaiting)
      throw new DomainError('overloaded', 'too many requests of this kind are waiting; try again in a moment');
    await new Promise<void>((resolve) => waiting.push(resolve));
  }

  /** Whoever is next takes over the place. */
  private pass(key: string, queue: Queue): void {
    const next = queue.waiting.shift();
    if (next !== undefined) return next();
    queue.running -= 1;
    if (queue.running === 0) this.queues.delete(key);
  }
}
