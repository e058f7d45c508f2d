import { Injectable } from '@nestjs/common';
import { totalOf } from '../domain/bookings.js';
import { MAX_AMOUNT_MINOR, type Currency } from '../domain/money.js';
import type { FeeBearer } from '../domain/split.js';
import { newId } from '../persistence/new-id.js';
import type { NewPayout } from '../payouts/payout-making.js';
import type { RouteRefusal } from '../routing/route-refusal.js';
import { isRefusal, Routes } from '../routing/routes.js';
import type { Leg } from '../payments/legs/leg.js';

/** A leg's payout, or why there can be none now. */
export type LegPayout =
  | { readonly isPossible: true; readonly payout: NewPayout }
  | { readonly isPossible: false; readonly refusal: LegRefusal };

export type LegRefusal = RouteRefusal | { readonly code: 'nothing_left_for_leg' };

export interface LegShare {
  readonly leg: Leg;
  /** Minor units of the payment. */
  readonly grossMinor: bigint;
  readonly currency: Currency;
  readonly bearer: FeeBearer;
  readonly correlationId: string;
}

/** Works out a leg's payout. No I/O. */
@Injectable()
export class LegPayouts {
  constructor(private readonly routes: Routes) {}

  /** A leg that bears the fees gets what is left of its share after sending it. */
  of({ leg, grossMinor, currency, bearer, correlationId }: LegShare): LegPayout {
    if (grossMinor <= 0n || grossMinor > MAX_AMOUNT_MINOR) return { isPossible: false, refusal: NOTHING_LEFT };
    const money = { amountMinor: grossMinor, currency };
    const route = this.routes.find({ operation: 'disburse', wallet: leg.wallet, money });
    if (isRefusal(route)) return { isPossible: false, refusal: route };
    const amountMinor = bearer === 'legs' ? grossMinor - totalOf(route.fees) : grossMinor;
    if (amountMinor <= 0n) return { isPossible: false, refusal: NOTHING_LEFT };
    const { merchantId, wallet, networkSource, reference } = leg;
    const payout: NewPayout = {
      id: newId(),
      merchantId,
      money: { amountMinor, currency },
      wallet,
      networkSource,
      reference,
      description: null,
      metadata: null,
      route,
      correlationId,
      createdAt: new Date(),
    };
    return { isPossible: true, payout };
  }
}

const NOTHING_LEFT = { code: 'nothing_left_for_leg' } as const;
