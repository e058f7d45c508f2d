import { Injectable } from '@nestjs/common';
import type { PaymentStatus } from '../domain/payment.js';
import type { Moved } from '../movements/movement-flow.js';
import type { Executor } from '../persistence/database.js';
import { VelocityCounters, type UnmovedPayment } from '../resilience/velocity/velocity-counters.js';
import { PaymentsRepository, type MovedPayment } from './payments.repository.js';

const UNMOVED: ReadonlySet<string> = new Set(['rejected', 'cancelled', 'expired']);

/** Tells the counters of payments that have ended without moving money, in the transaction that ends them. */
@Injectable()
export class UnmovedPayments {
  constructor(
    private readonly payments: PaymentsRepository,
    private readonly velocity: VelocityCounters,
  ) {}

  async tell(tx: Executor, moved: readonly Moved<PaymentStatus>[]): Promise<void> {
    const unmoved = moved.filter(({ movement }) => UNMOVED.has(movement.status));
    if (unmoved.length === 0 || this.velocity.isIdle) return;
    const declined = new Set(
      unmoved.filter(({ change }) => change.outcomeClass === 'declined').map(({ movement }) => movement.id),
    );
    const payments = await this.payments.findMoved(
      tx,
      unmoved.map(({ movement }) => movement.id),
    );
    await this.velocity.unmoved(
      tx,
      unmovedOf(payments, ({ id }) => declined.has(id)),
    );
  }
}

/** As the counters are told of them. */
export function unmovedOf(
  payments: readonly MovedPayment[],
  isDeclined: (payment: MovedPayment) => boolean,
): UnmovedPayment[] {
  return payments
    .filter(({ status }) => UNMOVED.has(status))
    .map((payment) => ({
      participants: payment.participants,
      amountMinor: BigInt(payment.amount),
      countedAt: payment.countedAt,
      isDeclined: isDeclined(payment),
    }));
}
