import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { paymentConfirmed } from '../domain/bookings.js';
import type { PaymentStatus } from '../domain/payment.js';
import { Ledger } from '../ledger/ledger.js';
import type { Moved } from '../movements/movement-flow.js';
import type { Executor, Statement } from '../persistence/database.js';

/** $1 = payments, $2 = milliseconds. */
const HOLD_BACK: Statement = {
  name: 'payments.hold-back',
  text: `UPDATE payments SET available_at = now() + $2 * interval '1 millisecond' WHERE id = ANY ($1::uuid[])`,
};

/** Books what payments have brought, in the transaction that confirms them. */
@Injectable()
export class PaymentBooks {
  constructor(
    private readonly ledger: Ledger,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  async confirm(tx: Executor, confirmed: readonly Moved<PaymentStatus>[]): Promise<void> {
    if (confirmed.length === 0) return;
    const { availableAfterMs } = this.config.ledger;
    const isHeldBack = availableAfterMs > 0;
    await this.ledger.post(
      tx,
      confirmed.map(({ change }) => ({
        posting: paymentConfirmed({ ...change, objectId: change.ownerId }, isHeldBack),
        correlationId: change.correlationId,
      })),
    );
    if (isHeldBack) await tx.run(HOLD_BACK, [confirmed.map(({ movement }) => movement.id), availableAfterMs]);
  }
}
