import { Injectable } from '@nestjs/common';
import { AttemptStarter } from '../attempts/attempt-starter.js';
import { reserved, takeFrom } from '../domain/bookings.js';
import { Ledger } from '../ledger/ledger.js';
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

  /**
   * Before the payment is locked, if it is split: a leg that ends locks it too, with the balance in hand. Others need not: only
   * a refund of theirs that fails at this moment does so, and who loses that deadlock begins anew.
   */
  async begin(tx: Executor, merchantId: string): Promise<void> {
    await this.ledger.lockBooks(tx, [merchantId]);
  }

  /**
   * From the merchant's balance; what is missing there is owed, because the payer's money is the payer's. The balance comes
   * last: everything of this merchant waits for it.
   */
  async make(tx: Executor, refund: NewRefund): Promise<void> {
    const { id: objectId, merchantId, money, reservedMinor, correlationId } = refund;
    await this.attempts.follow(tx, await this.making.make(tx, [refund]));
    const { availableMinor } = await this.ledger.lockMerchant(tx, merchantId, money.currency);
    const sources = takeFrom(availableMinor, reservedMinor, merchantId, money.currency);
    const posting = reserved('refund_reserved', { objectId, merchantId, money }, sources);
    await this.ledger.post(tx, [{ posting, correlationId }]);
  }
}
