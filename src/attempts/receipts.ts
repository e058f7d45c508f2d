import { Injectable } from '@nestjs/common';
import { Batcher } from '../persistence/batcher.js';
import { AttemptsRepository, type Receipt, type StoredReceipt } from './attempts.repository.js';
import { Dispatcher } from './dispatcher.js';
import { WakeUps } from '../queue/wake-ups.js';

/** Takes callbacks in: stored first, then the rail is asked. A callback is a hint; it never changes a state by itself. */
@Injectable()
export class Receipts {
  private readonly batcher: Batcher<Receipt, StoredReceipt>;

  constructor(
    attempts: AttemptsRepository,
    private readonly dispatcher: Dispatcher,
    private readonly wakeUps: WakeUps,
  ) {
    this.batcher = new Batcher({
      name: 'store-receipts',
      run: (receipts) => attempts.storeReceipts(receipts),
      maxSize: 100,
      maxWaitMs: 3,
      maxQueue: 10_000,
      concurrency: 2,
      keyOf: (receipt) => receipt.token,
    });
  }

  /** Resolves when the receipt is committed. */
  async accept(receipt: Omit<Receipt, 'claim'>): Promise<StoredReceipt> {
    const claim = this.dispatcher.reserve(receipt.provider);
    let stored: StoredReceipt | undefined;
    try {
      stored = await this.batcher.add({ ...receipt, claim });
      return stored;
    } finally {
      if (stored?.claimed) this.dispatcher.take(stored.claimed);
      else if (claim) this.dispatcher.release(receipt.provider);
      if (stored?.isNew === true && stored.claimed === null) this.wakeUps.send();
    }
  }
}
