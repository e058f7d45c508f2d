import { Injectable } from '@nestjs/common';
import type { AttemptDraft } from '../attempts/attempt-draft.js';
import { AttemptsReader, type TriedMovement } from '../attempts/attempts.reader.js';
import type { AttemptChange } from '../attempts/movement-owner.js';
import type { Operation } from '../domain/attempt.js';
import { switchVerdict, type SwitchVerdict } from '../domain/switching.js';
import { newId } from '../persistence/new-id.js';
import type { Executor } from '../persistence/database.js';
import { isRefusal, Routes, type Route } from '../routing/routes.js';
import type { Rerouted } from './movement.js';

/** What follows a failed attempt. */
export interface Following {
  readonly verdict: Rerouted;
  /** null: nothing does, and the movement ends. */
  readonly next: AttemptDraft | null;
}

/** Finds another rail for movements whose attempt is proved not to have moved money. */
@Injectable()
export class Rerouting {
  constructor(
    private readonly attempts: AttemptsReader,
    private readonly routes: Routes,
  ) {}

  /**
   * By owner; reads the database only when there is something to switch.
   * @param operation what the next rail is told to do
   */
  async after(tx: Executor, failed: readonly AttemptChange[], operation: Operation): Promise<Map<string, Following>> {
    const judged = failed.map((change) => {
      return { change, verdict: switchVerdict(change.outcomeClass, change.failureCode) };
    });
    const allowed = judged.filter(({ verdict }) => verdict.isAllowed).map(({ change }) => change.ownerId);
    const tried = allowed.length === 0 ? [] : await this.attempts.tried(tx, allowed);
    const byOwner = new Map(tried.map((movement) => [movement.ownerId, movement]));
    return new Map(
      judged.map(({ change, verdict }) => [
        change.ownerId,
        this.follow(change, verdict, byOwner.get(change.ownerId), operation),
      ]),
    );
  }

  private follow(
    change: AttemptChange,
    verdict: SwitchVerdict,
    movement: TriedMovement | undefined,
    operation: Operation,
  ): Following {
    const from = change.provider;
    const stop = (reason: SwitchVerdict['reason']): Following => {
      return { verdict: { isAllowed: false, reason, from, to: null }, next: null };
    };
    if (!verdict.isAllowed || movement === undefined) return stop(verdict.reason);
    if (movement.hasMoved) return stop('money_has_moved');
    if (movement.isPinned) return stop('rail_was_named');
    if (movement.leftMs <= 0) return stop('time_is_over');
    const { wallet, money } = change;
    const { strategy, providers: tried } = movement;
    const route = this.routes.find({ operation, wallet, money, strategy, tried });
    if (isRefusal(route)) return stop('no_other_rail');
    const next = draftOf(change, movement, route, operation);
    return { verdict: { ...verdict, from, to: route.provider.name }, next };
  }
}

function draftOf(
  { ownerId, ownerType, wallet, money, correlationId }: AttemptChange,
  { merchantId, description, leftMs }: TriedMovement,
  { provider, decision, fees }: Route,
  operation: Operation,
): AttemptDraft {
  const createdAt = new Date();
  return {
    id: newId(),
    ownerType,
    ownerId,
    merchantId,
    provider: provider.name,
    operation,
    reference: provider.newReference(),
    wallet,
    money,
    description,
    sendBefore: new Date(createdAt.getTime() + leftMs),
    routing: decision,
    hasAlternative: decision.candidates.length > 1,
    fees,
    correlationId,
    createdAt,
  };
}
