import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { AttemptDraft } from '../attempts/attempt-draft.js';
import { MovementOwners, type AttemptChange, type MovementOwner } from '../attempts/movement-owner.js';
import type { DomainEvent } from '../domain/events.js';
import { PAYMENT_TRANSITIONS, paymentStatusAfter } from '../domain/payment.js';
import { isFinal } from '../domain/state-machine.js';
import { EventLog, type NewEvent } from '../events/event-log.js';
import { toPublicId } from '../http/public-id.js';
import type { Executor } from '../persistence/database.js';
import { VelocityCounters } from '../resilience/velocity-counters.js';
import { PaymentRerouting, type Rerouting } from './payment-rerouting.js';
import { PaymentsRepository, type MovedPayment, type PaymentMove } from './payments.repository.js';
import { unmovedOf } from './unmoved-payments.js';

/** What the end of an attempt means for its payment: it ends too, or goes on over another rail. */
@Injectable()
export class PaymentOwner implements MovementOwner, OnModuleInit {
  constructor(
    private readonly owners: MovementOwners,
    private readonly payments: PaymentsRepository,
    private readonly rerouting: PaymentRerouting,
    private readonly events: EventLog,
    private readonly velocity: VelocityCounters,
  ) {}

  onModuleInit(): void {
    this.owners.register('payment', this);
  }

  async onAttemptsChanged(tx: Executor, changes: readonly AttemptChange[]): Promise<readonly AttemptDraft[]> {
    const failed = changes.filter(({ to }) => to === 'failed');
    const reroutings = failed.length === 0 ? new Map<string, Rerouting>() : await this.rerouting.after(tx, failed);
    const next = [...reroutings.values()].map((rerouting) => rerouting.next).filter((draft) => draft !== null);
    const goingOn = new Set(next.map(({ ownerId }) => ownerId));

    const moves = changes
      .filter(({ ownerId }) => !goingOn.has(ownerId))
      .map(toMove)
      .filter((move) => move !== null);
    const moved = moves.length === 0 ? [] : await this.payments.move(tx, moves);
    const rerouted = next.length === 0 ? [] : await this.payments.reroute(tx, next);
    const byPayment = new Map(changes.map((change) => [change.ownerId, change]));
    await this.velocity.unmoved(
      tx,
      unmovedOf(moved, ({ id }) => byPayment.get(id)?.outcomeClass === 'declined'),
    );
    const tell = (payment: MovedPayment) => {
      const type = goingOn.has(payment.id) ? ('payment.rerouted' as const) : (`payment.${payment.status}` as const);
      return toEvent(type, payment, byPayment.get(payment.id), reroutings.get(payment.id));
    };
    await this.events.append(tx, [...moved, ...rerouted].map(tell));
    return next;
  }
}

function toMove({ ownerId, to, failureCode }: AttemptChange): PaymentMove | null {
  const status = paymentStatusAfter(to, failureCode);
  return status === null ? null : { id: ownerId, status, failureCode, isFinal: isFinal(PAYMENT_TRANSITIONS, status) };
}

function toEvent(
  type: DomainEvent['type'],
  payment: MovedPayment,
  cause: AttemptChange | undefined,
  rerouting: Rerouting | undefined,
): NewEvent {
  const { status, amount, currency, reference } = payment;
  const attemptId = cause === undefined ? null : toPublicId('att', cause.attemptId);
  const failureCode = payment.failureCode ?? cause?.failureCode ?? null;
  const facts = { status, amount, currency, reference, attemptId, failureCode };
  return {
    merchantId: payment.merchantId,
    objectId: payment.id,
    sequence: payment.eventSequence,
    event: { type, data: rerouting === undefined ? facts : { ...facts, switch: rerouting.verdict } },
    correlationId: cause?.correlationId ?? '',
    occurredAt: payment.updatedAt,
  };
}
