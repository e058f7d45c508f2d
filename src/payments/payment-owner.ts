import { Injectable, type OnModuleInit } from '@nestjs/common';
import { MovementOwners, type AttemptChange, type MovementOwner } from '../attempts/movement-owner.js';
import type { DomainEvent } from '../domain/events.js';
import { PAYMENT_TRANSITIONS, paymentStatusAfter } from '../domain/payment.js';
import { isFinal } from '../domain/state-machine.js';
import { EventLog, type NewEvent } from '../events/event-log.js';
import { toPublicId } from '../http/public-id.js';
import type { Executor } from '../persistence/database.js';
import { PaymentsRepository, type MovedPayment, type PaymentMove } from './payments.repository.js';

/** What the end of an attempt means for its payment. */
@Injectable()
export class PaymentOwner implements MovementOwner, OnModuleInit {
  constructor(
    private readonly owners: MovementOwners,
    private readonly payments: PaymentsRepository,
    private readonly events: EventLog,
  ) {}

  onModuleInit(): void {
    this.owners.register('payment', this);
  }

  async onAttemptsChanged(tx: Executor, changes: readonly AttemptChange[]): Promise<void> {
    const moves = changes.map(toMove).filter((move) => move !== null);
    if (moves.length === 0) return;
    const byPayment = new Map(changes.map((change) => [change.ownerId, change]));
    const moved = await this.payments.move(tx, moves);
    await this.events.append(
      tx,
      moved.map((payment) => toEvent(payment, byPayment.get(payment.id))),
    );
  }
}

function toMove({ ownerId, to, failureCode }: AttemptChange): PaymentMove | null {
  const status = paymentStatusAfter(to, failureCode);
  return status === null ? null : { id: ownerId, status, failureCode, isFinal: isFinal(PAYMENT_TRANSITIONS, status) };
}

function toEvent(payment: MovedPayment, cause: AttemptChange | undefined): NewEvent {
  const { status, amount, currency, reference, failureCode } = payment;
  const attemptId = cause === undefined ? null : toPublicId('att', cause.attemptId);
  const event: DomainEvent = {
    type: `payment.${status}`,
    data: { status, amount, currency, reference, attemptId, failureCode },
  };
  return {
    merchantId: payment.merchantId,
    objectId: payment.id,
    sequence: payment.eventSequence,
    event,
    correlationId: cause?.correlationId ?? '',
    occurredAt: payment.updatedAt,
  };
}
