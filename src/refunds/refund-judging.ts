import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { money, type Money } from '../domain/money.js';
import { refundEligibility, type Eligibility } from '../domain/refund-eligibility.js';
import { Floats } from '../routing/floats.js';
import { RefundRoutes, type RefundRoute } from './refund-routes.js';
import type { RefundablePayment } from './refundable-payments.js';

export interface RefundVerdict extends Eligibility {
  /** What would be given back; null when there is nothing. */
  readonly money: Money | null;
  readonly route: RefundRoute | null;
}

/** Whether (so much of) a payment can be given back, and how. */
@Injectable()
export class RefundJudging {
  constructor(
    private readonly routes: RefundRoutes,
    private readonly floats: Floats,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /** Asks the rails what they have, unless they have just told; outside of any transaction. */
  async prepare({ collection }: RefundablePayment, correlationId: string): Promise<void> {
    if (collection === null) return;
    const { network } = collection.wallet;
    await Promise.all([
      this.floats.refresh('refund', network, correlationId),
      this.floats.refresh('disburse', network, correlationId),
    ]);
  }

  /** No I/O. @param wantedMinor null = whatever is left */
  judge(payment: RefundablePayment, wantedMinor: bigint | null): RefundVerdict {
    const { collection, refundedMinor, status, ageMs, currency } = payment;
    const capturedMinor = collection?.money.amountMinor ?? 0n;
    const amountMinor = wantedMinor ?? capturedMinor - refundedMinor;
    const amount = amountMinor > 0n ? money(amountMinor, currency) : null;
    const route = collection === null || amount === null ? null : this.routes.of(collection, amount);
    const rail = route === null ? this.refusalOf(payment, amountMinor) : 'ok';
    const { refundMaxAgeMs: maxAgeMs } = this.config.ledger;
    const verdict = refundEligibility({ status, capturedMinor, refundedMinor, ageMs, maxAgeMs, wantedMinor, rail });
    return { ...verdict, money: amount, route };
  }

  private refusalOf({ collection }: RefundablePayment, amountMinor: bigint): 'rail_cannot_refund' | 'float_too_low' {
    const float = collection === null ? null : this.floats.of(collection.provider);
    return float !== null && float.amountMinor < amountMinor ? 'float_too_low' : 'rail_cannot_refund';
  }
}
