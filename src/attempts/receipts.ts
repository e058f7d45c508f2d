import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { Batcher } from '../persistence/batcher.js';
import { WakeUps } from '../queue/wake-ups.js';
import { AttemptsRepository, type Receipt, type StoredReceipt } from './attempts.repository.js';
import { Dispatcher } from './dispatcher.js';

/** Callbacks may be anybody's until they are stored: payments need the rest of the hands. */
const SHARE_OF_HANDS = 4;

/** Takes callbacks in: stored first, then the rail is asked. A callback is a hint; it never changes a state by itself. */
@Injectable()
export class Receipts {
  private readonly batcher: Batcher<Omit<Receipt, 'claim'>, StoredReceipt>;
  private readonly maxReserved: number;
  private reserved = 0;

  constructor(
    private readonly attempts: AttemptsRepository,
    private readonly dispatcher: Dispatcher,
    private readonly wakeUps: WakeUps,
    @Inject(APP_CONFIG) config: AppConfig,
  ) {
    this.maxReserved = Math.max(1, Math.floor(config.engine.maxInFlight / SHARE_OF_HANDS));
    this.batcher = new Batcher({
      name: 'store-receipts',
      run: (receipts) => this.store(receipts),
      maxSize: 100,
      maxWaitMs: 3,
      maxQueue: 10_000,
      concurrency: 2,
      keyOf: (receipt) => receipt.token,
    });
  }

  /** Resolves when the receipt is committed. @throws BatcherFullError when too many are waiting to be stored */
  async accept(receipt: Omit<Receipt, 'claim'>): Promise<StoredReceipt> {
    const stored = await this.batcher.add(receipt);
    if (stored.isNew && stored.claimed === null) this.wakeUps.send();
    return stored;
  }

  /** A hand is reserved for as long as the statement takes; who gets none is found by the next worker. */
  private async store(receipts: readonly Omit<Receipt, 'claim'>[]): Promise<StoredReceipt[]> {
    const asked = receipts.map((receipt) => ({ ...receipt, claim: this.reserve(receipt.provider) }));
    let stored: readonly StoredReceipt[] = [];
    try {
      return (stored = await this.attempts.storeReceipts(asked));
    } finally {
      for (const [n, { claim, provider }] of asked.entries())
        if (claim) this.useOrRelease(provider, stored[n]?.claimed ?? null);
    }
  }

  private reserve(rail: string): boolean {
    if (this.reserved >= this.maxReserved || !this.dispatcher.reserve(rail)) return false;
    this.reserved += 1;
    return true;
  }

  private useOrRelease(rail: string, claimed: StoredReceipt['claimed']): void {
    this.reserved -= 1;
    if (claimed === null) this.dispatcher.release(rail);
    else this.dispatcher.take(claimed);
  }
}
