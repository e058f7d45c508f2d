import { Injectable } from '@nestjs/common';
import type { AttemptDraft } from '../attempts/attempt-draft.js';
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
  ) {}

  /** Before the payment is locked. */
  async begin(tx: Executor, merchantId: string): Promise<void> {
    await this.ledger.lockBooks(tx, [merchantId]);
  }

  /**
   * From the merchant's balance; what is missing there is owed, because the payer's money is the payer's.
   * @returns the attempts to be made in the same transaction
   */
  async make(tx: Executor, refund: NewRefund): Promise<AttemptDraft[]> {
    const { id: objectId, merchantId, money, reservedMinor, correlationId } = refund;
    const drafts = await this.making.make(tx, [refund]);
    const { availableMinor } = await this.ledger.lockMerchant(tx, merchantId, money.currency);
    const sources = takeFrom(availableMinor, reservedMinor, merchantId, money.currency);
    const posting = reserved('refund_reserved', { objectId, merchantId, money }, sources);
    await this.ledger.post(tx, [{ posting, correlationId }]);
    return drafts;
  }
}
