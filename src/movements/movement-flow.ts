import { Injectable } from '@nestjs/common';
import type { AttemptDraft } from '../attempts/attempt-draft.js';
import type { AttemptChange } from '../attempts/movement-owner.js';
import type { Operation } from '../domain/attempt.js';
import type { DomainEvent, MovementEventData } from '../domain/events.js';
import { EventLog, type NewEvent } from '../events/event-log.js';
import { toPublicId } from '../http/public-id.js';
import type { Executor } from '../persistence/database.js';
import type { MovedMovement, StatusAfter } from './movement.js';
import type { MovementStore } from './movement-store.js';
import { Rerouting, type Following } from './rerouting.js';

/**
 * One kind of movement: payments, payouts, refunds.
 * `Own`: what its events tell beside. `Fact`: what can be told of it by its flow.
 */
export interface MovementKind<Status extends string, Own = unknown, Fact extends string = Status | 'rerouted'> {
  readonly store: MovementStore<Status, Own>;
  readonly statusAfter: StatusAfter<Status>;
  /** What another rail is told to do when the first is proved not to have done it. */
  readonly nextOperation: Operation;
  /** By the kind itself: only there is it known which facts and which data belong together. */
  readonly eventOf: (fact: Fact, data: MovementEventData<Status>, own: Own) => DomainEvent;
}

/** A kind that tells of late money as of any other change. Payments do not: see their late successes. */
export type LateTellingKind<Status extends string, Own = unknown> = MovementKind<
  Status,
  Own,
  Status | 'rerouted' | 'late_success'
>;

/** A movement that has changed, and the attempt that was the cause. */
export interface Moved<Status extends string, Own = unknown> {
  readonly movement: MovedMovement<Status, Own>;
  readonly change: AttemptChange;
}

/** What the changes of attempts mean for their movements: they move, end, or go on over another rail. */
@Injectable()
export class MovementFlow {
  constructor(
    private readonly rerouting: Rerouting,
    private readonly events: EventLog,
  ) {}

  /** Set-based, in the transaction that settled the attempts; each change is one movement's. */
  async follow<Status extends string, Own>(
    tx: Executor,
    kind: MovementKind<Status, Own>,
    changes: readonly AttemptChange[],
  ): Promise<{ moved: Moved<Status>[]; next: AttemptDraft[] }> {
    const failed = changes.filter(({ to }) => to === 'failed');
    const followings =
      failed.length === 0 ? new Map<string, Following>() : await this.rerouting.after(tx, failed, kind.nextOperation);
    const next = [...followings.values()].map((following) => following.next).filter((draft) => draft !== null);
    const goingOn = new Set(next.map(({ ownerId }) => ownerId));

    const moves = changes.flatMap(({ ownerId: id, to, failureCode }) => {
      const status = goingOn.has(id) ? null : kind.statusAfter(to, failureCode);
      return status === null ? [] : [{ id, status, failureCode }];
    });
    const moved = await kind.store.move(tx, moves);
    const rerouted = await kind.store.reroute(tx, next);

    const causes = new Map(changes.map((change) => [change.ownerId, change]));
    const withCause = (movement: MovedMovement<Status, Own>) => {
      const change = causes.get(movement.id);
      return change === undefined ? [] : [{ movement, change }];
    };
    const ended = moved.flatMap(withCause);
    await this.events.append(tx, [
      ...ended.map((one) => toEvent(kind, one.movement.status, one, followings)),
      ...rerouted.flatMap(withCause).map((one) => toEvent(kind, 'rerouted', one, followings)),
    ]);
    return { moved: ended, next };
  }

  /** Tells that money left by movements that had ended. */
  async tellLate<Status extends string, Own>(
    tx: Executor,
    kind: LateTellingKind<Status, Own>,
    late: readonly AttemptChange[],
  ): Promise<void> {
    const told = await kind.store.tell(
      tx,
      late.map(({ ownerId }) => ownerId),
    );
    const causes = new Map(late.map((change) => [change.ownerId, change]));
    await this.events.append(
      tx,
      told.flatMap((movement) => {
        const change = causes.get(movement.id);
        return change === undefined ? [] : [toEvent(kind, 'late_success', { movement, change }, new Map())];
      }),
    );
  }
}

function toEvent<Status extends string, Own, Fact extends string>(
  kind: MovementKind<Status, Own, Fact>,
  fact: Fact,
  { movement, change }: Moved<Status, Own>,
  followings: ReadonlyMap<string, Following>,
): NewEvent {
  const { status, amount, currency, reference } = movement;
  const attemptId = toPublicId('att', change.attemptId);
  const failureCode = movement.failureCode ?? change.failureCode;
  const facts = { status, amount, currency, reference, attemptId, failureCode };
  const following = followings.get(movement.id);
  const data: MovementEventData<Status> = following === undefined ? facts : { ...facts, switch: following.verdict };
  return {
    merchantId: movement.merchantId,
    objectId: movement.id,
    sequence: movement.eventSequence,
    event: kind.eventOf(fact, data, movement.own),
    correlationId: change.correlationId,
    occurredAt: movement.updatedAt,
  };
}
