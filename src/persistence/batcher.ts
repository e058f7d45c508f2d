import { retryDeadlocks } from './retry-deadlocks.js';
import { isRowFault } from './sql-errors.js';

export interface BatcherOptions<Item, Result> {
  readonly name: string;
  /** One statement (or transaction) for all items; resolves to one result for each, in their order. */
  readonly run: (items: readonly Item[]) => Promise<readonly Result[]>;
  readonly maxSize: number;
  /** How long the first item waits for company. */
  readonly maxWaitMs: number;
  /** Items that may wait; more are refused at once. */
  readonly maxQueue: number;
  /** Batches that may be on their way at a time. */
  readonly concurrency: number;
  /** Two items of one key never share a batch: a set-based statement can touch a row only once. */
  readonly keyOf?: (item: Item) => string;
  readonly onBatch?: (size: number, durationMs: number) => void;
}

/** Too much is waiting already; nothing was done for this item. */
export class BatcherFullError extends Error {
  override readonly name = 'BatcherFullError';
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit: callers that want the same statement within a few milliseconds share it. Each gets its own result or its
 * own error, nobody is answered before the commit, and a row that the database refuses never fails its neighbours.
 */
export class Batcher<Item, Result> {
  private queue: Waiting<Item, Result>[] = [];
  private running = 0;
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly options: BatcherOptions<Item, Result>) {}

  /** Rejects with BatcherFullError when too much is waiting, else with the error of the item's own statement. */
  add(item: Item): Promise<Result> {
    if (this.queue.length >= this.options.maxQueue) {
      return Promise.reject(
        new BatcherFullError(`${this.options.name}: ${this.queue.length} items are waiting already`),
      );
    }
    return new Promise((resolve, reject) => {
      this.queue.push({ item, resolve, reject });
      this.schedule();
    });
  }

  get waiting(): number {
    return this.queue.length;
  }

  private schedule(): void {
    if (this.running >= this.options.concurrency || this.queue.length === 0) return;
    if (this.queue.length >= this.options.maxSize) this.start();
    else this.timer ??= setTimeout(() => this.start(), this.options.maxWaitMs);
  }

  private start(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (this.running >= this.options.concurrency) return;
    const batch = this.take();
    if (batch.length === 0) return;
    this.running += 1;
    void this.settle(batch).finally(() => {
      this.running -= 1;
      this.schedule();
    });
    this.schedule();
  }

  private take(): Waiting<Item, Result>[] {
    const { maxSize, keyOf } = this.options;
    if (keyOf === undefined) return this.queue.splice(0, maxSize);
    const keys = new Set<string>();
    const batch: Waiting<Item, Result>[] = [];
    const rest: Waiting<Item, Result>[] = [];
    for (const waiting of this.queue) {
      const key = keyOf(waiting.item);
      if (batch.length < maxSize && !keys.has(key)) {
        keys.add(key);
        batch.push(waiting);
      } else {
        rest.push(waiting);
      }
    }
    this.queue = rest;
    return batch;
  }

  /** Never rejects: every outcome goes to the callers. */
  private async settle(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    const startedAt = performance.now();
    try {
      const results = await this.runOnce(batch.map(({ item }) => item));
      for (const [index, { resolve }] of batch.entries()) resolve(results[index] as Result);
      this.options.onBatch?.(batch.length, performance.now() - startedAt);
    } catch (error) {
      if (batch.length === 1 || !isRowFault(error)) {
        for (const { reject } of batch) reject(error);
        return;
      }
      // One row is at fault, and the statement says not which: halve until it stands alone.
      const middle = Math.ceil(batch.length / 2);
      await this.settle(batch.slice(0, middle));
      await this.settle(batch.slice(middle));
    }
  }

  private async runOnce(items: readonly Item[]): Promise<readonly Result[]> {
    const results = await retryDeadlocks(() => this.options.run(items));
    if (results.length !== items.length)
      throw new Error(`${this.options.name}: ${results.length} results for ${items.length} items`);
    return results;
  }
}
