import { Injectable, type OnModuleInit } from '@nestjs/common';
import { MovementOwners, type AttemptChange, type SharedLocks } from '../attempts/movement-owner.js';
import { Ledger } from '../ledger/ledger.js';
import type { Executor } from '../persistence/database.js';

/**
 * A batch books for payments, payouts and refunds one after the other, each with locks of its own order. Two such batches, or
 * one and a refund that is just being made, would wait for each other; so a batch begins with the accounts that all of them
 * meet at.
 */
@Injectable()
export class SharedBookLocks implements SharedLocks, OnModuleInit {
  constructor(
    private readonly owners: MovementOwners,
    private readonly ledger: Ledger,
  ) {}

  onModuleInit(): void {
    this.owners.share(this);
  }

  async take(tx: Executor, changes: readonly AttemptChange[]): Promise<void> {
    const merchants = new Set(changes.map(({ merchantId }) => merchantId));
    const rails = new Set(changes.map(({ provider }) => provider));
    await this.ledger.lockBooks(tx, [...merchants], [...rails]);
  }
}
