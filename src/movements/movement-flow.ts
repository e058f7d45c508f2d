import { Injectable } from '@nestjs/common';
import type { AttemptDraft } from '../attempts/attempt-draft.js';
import { AttemptStarter } from '../attempts/attempt-starter.js';
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

/** What became of changes. */
export interface Followed<Status extends string> {
  readonly moved: readonly Moved<Status>[];
  /** Money that was moved for movements which had ended: by another rail, or without any. */
  readonly extra: readonly AttemptChange[];
}

/** What the changes of attempts mean for their movements: they move, end, or go on over another rail. */
@Injectable()
export class MovementFlow {
  constructor(
    private readonly rerouting: Rerouting,
    private readonly events: EventLog,
    private readonly attempts: AttemptStarter,
  ) {}

  /**
   * Set-based, in the transaction that settled the attempts; each change is one movement's.
   * @returns also the attempts with which movements go on
   */
  async follow<Status extends string, Own>(
    tx: Executor,
    kind: MovementKind<Status, Own>,
    changes: readonly AttemptChange[],
  ): Promise<Followed<Status> & { readonly next: readonly AttemptDraft[] }> {
    const failed = changes.filter(({ to }) => to === 'failed');
    const followings =
      failed.length === 0 ? new Map<string, Following>() : await this.rerouting.after(tx, failed, kind.nextOperation);
    const found = [...followings.values()].map((following) => following.next).filter((draft) => draft !== null);
    const rerouted = withCauses(await kind.store.reroute(tx, found), changes);
    // One that has ended meanwhile, by the money of a rail that had called it failed, goes nowhere any more.
    const goingOn = new Set(rerouted.map(({ movement }) => movement.id));
    const moved = await this.move(
      tx,
      kind,
      changes.filter(({ ownerId }) => !goingOn.has(ownerId)),
    );
    await this.events.append(tx, [
      ...moved.map((one) => toEvent(kind, one.movement.status, one, followings)),
      ...rerouted.map((one) => toEvent(kind, 'rerouted', one, followings)),
    ]);
    const succeeded = changes.filter(({ to }) => to === 'succeeded');
    return { moved, extra: others(succeeded, moved), next: found.filter(({ ownerId }) => goingOn.has(ownerId)) };
  }

  /**
   * Attempts that had failed have moved the money after all. A movement that was still under way, over another rail, has
   * succeeded by it: the next rail must not move it again.
   */
  async takeLate<Status extends string, Own>(
    tx: Executor,
    kind: MovementKind<Status, Own>,
    late: readonly AttemptChange[],
  ): Promise<Followed<Status>> {
    const moved = await this.move(
      tx,
      kind,
      late.map((change) => ({ ...change, to: 'succeeded', outcomeClass: 'succeeded', failureCode: null })),
    );
    await this.events.append(
      tx,
      moved.map((one) => toEvent(kind, one.movement.status, one, new Map())),
    );
    return { moved, extra: others(late, moved) };
  }

  /** Tells that money left by movements that had ended, and asks a person to look. */
  async tellLate<Status extends string, Own>(
    tx: Executor,
    kind: LateTellingKind<Status, Own>,
    late: readonly AttemptChange[],
  ): Promise<void> {
    const told = await kind.store.tell(
      tx,
      late.map(({ ownerId }) => ownerId),
    );
    await this.events.append(
      tx,
      withCauses(told, late).map((one) => toEvent(kind, 'late_success', one, new Map())),
    );
    await this.attempts.askForReview(
      tx,
      late.map(({ attemptId }) => attemptId),
    );
  }

  private async move<Status extends string, Own, Fact extends string>(
    tx: Executor,
    { store, statusAfter }: MovementKind<Status, Own, Fact>,
    changes: readonly AttemptChange[],
  ): Promise<Moved<Status, Own>[]> {
    const moves = changes.flatMap(({ ownerId: id, to, failureCode, provider }) => {
      const status = statusAfter(to, failureCode);
      return status === null ? [] : [{ id, status, failureCode, provider }];
    });
    return withCauses(await store.move(tx, moves), changes);
  }
}

function withCauses<Status extends string, Own>(
  movements: readonly MovedMovement<Status, Own>[],
  changes: readonly AttemptChange[],
): Moved<Status, Own>[] {
  const causes = new Map(changes.map((change) => [change.ownerId, change]));
  return movements.flatMap((movement) => {
    const change = causes.get(movement.id);
    return change === undefined ? [] : [{ movement, change }];
  });
}

function others<Status extends string>(
  changes: readonly AttemptChange[],
  moved: readonly Moved<Status>[],
): AttemptChange[] {
  const ids = new Set(moved.map(({ movement }) => movement.id));
  return changes.filter(({ ownerId }) => !ids.has(ownerId));
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
