import { Injectable } from '@nestjs/common';
import type { OriginalInstruction } from '../attempts/claimed-attempt.js';
import type { AttemptChange } from '../attempts/movement-owner.js';
import type { Operation } from '../domain/attempt.js';
import type { Fees } from '../domain/bookings.js';
import { equals, type Money } from '../domain/money.js';
import type { RoutingDecision } from '../domain/routing.js';
import type { Provider } from '../providers/provider.js';
import { ProviderRegistry } from '../providers/provider-registry.js';
import { isRefusal, Routes, type Route, type RouteQuestion } from '../routing/routes.js';

/** How a refund goes back to the payer. */
export interface RefundRoute {
  readonly provider: Provider;
  readonly operation: Extract<Operation, 'refund' | 'disburse'>;
  /** Only for the rail's own refund: what it gives back. */
  readonly original: OriginalInstruction | null;
  readonly decision: RoutingDecision;
  readonly fees: Fees;
  /** Another rail could pay it out. */
  readonly hasAlternative: boolean;
}

/** The rail that took the money gives it back, if it can; else any rail that pays out to the payer's wallet. No I/O. */
@Injectable()
export class RefundRoutes {
  constructor(
    private readonly routes: Routes,
    private readonly providers: ProviderRegistry,
  ) {}

  /** @returns null when no rail can give it back now */
  of(
    { provider: collector, wallet, money, reference, railTransactionId }: AttemptChange,
    amount: Money,
  ): RefundRoute | null {
    const others = this.find({ operation: 'disburse', wallet, money: amount, tried: [collector] });
    const ability = this.providers.find(collector)?.capabilities.refund ?? null;
    const isAble = ability !== null && (ability.isPartialAllowed || equals(amount, money));
    const own = isAble ? this.find({ operation: 'refund', wallet, money: amount, wanted: collector }) : null;
    if (own !== null) {
      const decision = { ...own.decision, isPinned: false };
      const original = { reference, railTransactionId };
      const { provider, fees } = own;
      return { provider, operation: 'refund', original, decision, fees, hasAlternative: others !== null };
    }
    const payout = this.find({ operation: 'disburse', wallet, money: amount });
    if (payout === null) return null;
    const { provider, decision, fees } = payout;
    const hasAlternative = decision.candidates.length > 1;
    return { provider, operation: 'disburse', original: null, decision, fees, hasAlternative };
  }

  private find(question: RouteQuestion): Route | null {
    const found = this.routes.find(question);
    return isRefusal(found) ? null : found;
  }
}
