import { Injectable } from '@nestjs/common';
import type { AttemptDraft } from '../attempts/attempt-draft.js';
import type { AttemptChange } from '../attempts/movement-owner.js';
import { DomainError } from '../domain/errors.js';
import { switchVerdict, type SwitchVerdict } from '../domain/switching.js';
import { newId } from '../http/public-id.js';
import type { Executor } from '../persistence/database.js';
import { Routes, type Route } from '../routing/routes.js';
import { PaymentsRepository, type ReroutablePayment } from './payments.repository.js';

/** What follows a failed attempt. */
export interface Rerouting {
  readonly verdict: SwitchVerdict & { readonly from: string; readonly to: string | null };
  /** null: nothing does, and the payment ends. */
  readonly next: AttemptDraft | null;
}

/** Finds another rail for payments whose attempt is proved not to have moved money. */
@Injectable()
export class PaymentRerouting {
  constructor(
    private readonly payments: PaymentsRepository,
    private readonly routes: Routes,
  ) {}

  /** By payment; reads the database only when there is something to switch. */
  async after(tx: Executor, failed: readonly AttemptChange[]): Promise<Map<string, Rerouting>> {
    const judged = failed.map((change) => ({
      change,
      verdict: switchVerdict(change.outcomeClass, change.failureCode),
    }));
    const allowed = judged.filter(({ verdict }) => verdict.isAllowed).map(({ change }) => change.ownerId);
    const payments = allowed.length === 0 ? [] : await this.payments.findReroutable(tx, allowed);
    const byId = new Map(payments.map((payment) => [payment.id, payment]));
    return new Map(
      judged.map(({ change, verdict }) => [change.ownerId, this.follow(change, verdict, byId.get(change.ownerId))]),
    );
  }

  private follow(
    { provider: from }: AttemptChange,
    verdict: SwitchVerdict,
    payment: ReroutablePayment | undefined,
  ): Rerouting {
    const stop = (reason: SwitchVerdict['reason']): Rerouting => {
      return { verdict: { isAllowed: false, reason, from, to: null }, next: null };
    };
    if (!verdict.isAllowed || payment === undefined) return stop(verdict.reason);
    if (payment.isPinned) return stop('rail_was_named');
    if (payment.expiresAt.getTime() <= Date.now()) return stop('time_is_over');
    const route = this.routeOf(payment);
    if (route === null) return stop('no_other_rail');
    return { verdict: { ...verdict, from, to: route.provider.name }, next: draftOf(payment, route) };
  }

  private routeOf({ payer: wallet, money, strategy, tried }: ReroutablePayment): Route | null {
    try {
      return this.routes.choose({ operation: 'collect', wallet, money, strategy, tried });
    } catch (error) {
      if (error instanceof DomainError) return null;
      throw error;
    }
  }
}

function draftOf(payment: ReroutablePayment, { provider, decision }: Route): AttemptDraft {
  const { id: ownerId, merchantId, payer: wallet, money, description, expiresAt, correlationId } = payment;
  return {
    id: newId(),
    ownerType: 'payment',
    ownerId,
    merchantId,
    provider: provider.name,
    operation: 'collect',
    reference: provider.newReference(),
    wallet,
    money,
    description,
    sendBefore: expiresAt,
    routing: decision,
    hasAlternative: decision.candidates.length > 1,
    correlationId,
    createdAt: new Date(),
  };
}
