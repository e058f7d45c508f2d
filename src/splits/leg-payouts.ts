import { Injectable } from '@nestjs/common';
import { sendingOf, type Carriage, type UnsendableLeg } from '../domain/leg-sending.js';
import type { Currency } from '../domain/money.js';
import type { FeeBearer } from '../domain/split.js';
import { newId } from '../persistence/new-id.js';
import type { NewPayout } from '../payouts/payout-making.js';
import { Reaches } from '../routing/reaches.js';
import type { RouteRefusal } from '../routing/route-refusal.js';
import { isRefusal, Routes, type Route } from '../routing/routes.js';
import type { Leg } from '../payments/legs/leg.js';

/** A leg's payout, or why there can be none now. */
export type LegPayout =
  | { readonly isPossible: true; readonly payout: NewPayout }
  | { readonly isPossible: false; readonly refusal: LegRefusal };

/** What the rails say, or that no rail could ever send this share. */
export type LegRefusal = RouteRefusal | { readonly code: 'leg_too_small' | 'no_route'; readonly message: string };

export interface LegShare {
  readonly leg: Leg;
  /** Minor units of the payment. */
  readonly grossMinor: bigint;
  readonly currency: Currency;
  readonly bearer: FeeBearer;
  readonly correlationId: string;
}

interface Chosen {
  readonly route: Route;
  readonly carriage: Carriage;
}

/** Works out a leg's payout. No I/O. */
@Injectable()
export class LegPayouts {
  constructor(
    private readonly routes: Routes,
    private readonly reaches: Reaches,
  ) {}

  /** A leg that bears the fees gets the most that its share can send and pay for; what rounding leaves is the merchant's. */
  of(share: LegShare): LegPayout {
    const { leg, grossMinor, currency, bearer } = share;
    const sending = sendingOf(grossMinor, bearer, this.reaches.of('disburse', leg.wallet, currency));
    if (sending.kind !== 'possible') return { isPossible: false, refusal: unsendable(sending, share) };
    const chosen = this.choose(sending.carriages, share);
    if ('code' in chosen) return { isPossible: false, refusal: chosen };
    return { isPossible: true, payout: payoutOf(share, chosen.route, chosen.carriage) };
  }

  /** Rails are compared by the most that any of them would bring; what is sent is what the chosen one does. */
  private choose(carriages: readonly Carriage[], { leg, currency }: LegShare): Chosen | RouteRefusal {
    const [best] = carriages;
    if (best === undefined) throw new Error('a leg that can be sent has a rail');
    const question = {
      operation: 'disburse' as const,
      wallet: leg.wallet,
      money: { amountMinor: best.amountMinor, currency },
    };
    const route = this.routes.find(question);
    if (isRefusal(route)) return route;
    const carriage = carriages.find(({ provider }) => provider === route.provider.name);
    if (carriage !== undefined) return { route, carriage };
    // The chosen one takes more, and what it leaves is less than it moves.
    const other = this.routes.find({ ...question, wanted: best.provider });
    return isRefusal(other) ? other : { route: other, carriage: best };
  }
}

function payoutOf({ leg, currency, correlationId }: LegShare, route: Route, carriage: Carriage): NewPayout {
  const { merchantId, wallet, networkSource, reference } = leg;
  return {
    id: newId(),
    merchantId,
    money: { amountMinor: carriage.amountMinor, currency },
    wallet,
    networkSource,
    reference,
    leg: { id: leg.id, paymentId: leg.paymentId },
    description: null,
    metadata: null,
    route: { ...route, fees: carriage.fees },
    correlationId,
    createdAt: new Date(),
  };
}

function unsendable(sending: UnsendableLeg, { leg, grossMinor }: LegShare): LegRefusal {
  const { network } = leg.wallet;
  switch (sending.kind) {
    case 'not_reached':
      return refused('no_route', `no configured rail can pay out on the network ${network}`);
    case 'too_small':
      return refused(
        'leg_too_small',
        `its share is ${grossMinor} minor units, and what sending it on ${network} takes leaves nothing below ${sending.leastMinor}; ` +
          'its money is in your balance: redirect it to a network that takes less, or pay it by POST /api/v1/payouts and bear the fee',
      );
    case 'too_large':
      return refused(
        'no_route',
        `the rails that reach ${network} move at most ${sending.mostMinor} of its ${grossMinor} minor units at a time; ` +
          'its money is in your balance: pay it in parts by POST /api/v1/payouts',
      );
    default:
      return sending satisfies never;
  }
}

function refused(code: 'leg_too_small' | 'no_route', message: string): LegRefusal {
  return { code, message };
}
