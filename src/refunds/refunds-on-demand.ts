import { Injectable } from '@nestjs/common';
import { AttemptStarter } from '../attempts/attempt-starter.js';
import { reserved } from '../domain/bookings.js';
import { Ledger } from '../ledger/ledger.js';
import type { PurseKey } from '../ledger/purses.js';
import type { Executor } from '../persistence/database.js';
import { RefundMaking, type NewRefund } from './refund-making.js';

/** Writes refunds that merchants want, with what they set aside. */
@Injectable()
export class RefundsOnDemand {
  constructor(
    private readonly making: RefundMaking,
    private readonly ledger: Ledger,
    private readonly attempts: AttemptStarter,
  ) {}

  /** Before payments are locked: what ends locks them too, with the balance in hand. */
  async begin(tx: Executor, merchantIds: readonly string[]): Promise<void> {
    await this.ledger.lockBooks(tx, [...new Set(merchantIds)]);
  }

  /** From the merchants' balances; what is missing there is owed, because the payer's money is the payer's. */
  async make(tx: Executor, refunds: readonly NewRefund[]): Promise<void> {
    if (refunds.length === 0) return;
    await this.attempts.follow(tx, await this.making.make(tx, refunds));
    const purses = await this.ledger.lockPurses(tx, refunds.map(purseOf));
    await this.ledger.post(
      tx,
      refunds.map((refund) => {
        const { id: objectId, merchantId, money, reservedMinor, correlationId } = refund;
        const sources = purses.take(purseOf(refund), reservedMinor);
        return { posting: reserved('refund_reserved', { objectId, merchantId, money }, sources), correlationId };
      }),
    );
  }
}

function purseOf({ merchantId, money }: NewRefund): PurseKey {
  return { merchantId, currency: money.currency };
}
