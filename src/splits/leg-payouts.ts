import { Injectable } from '@nestjs/common';
import { DomainError, type ErrorCode } from '../domain/errors.js';
import { sendingOf, type Carriage, type UnsendableLeg } from '../domain/leg-sending.js';
import type { Currency } from '../domain/money.js';
import type { FeeBearer } from '../domain/split.js';
import { newId } from '../persistence/new-id.js';
import type { NewPayout } from '../payouts/payout-making.js';
import { Reaches } from '../routing/reaches.js';
import { Routes, type Route } from '../routing/routes.js';
import type { Leg } from '../payments/legs/leg.js';

/** A leg's payout, or why there can be none now. */
export type LegPayout =
  | { readonly isPossible: true; readonly payout: NewPayout }
  | { readonly isPossible: false; readonly failureCode: ErrorCode; readonly message: string };

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
  constructor(
    private readonly routes: Routes,
    private readonly reaches: Reaches,
  ) {}

  /** A leg that bears the fees gets the most that its share can send and pay for; what rounding leaves is the merchant's. */
  of(share: LegShare): LegPayout {
    const { leg, grossMinor, currency, bearer } = share;
    const sending = sendingOf(grossMinor, bearer, this.reaches.of('disburse', leg.wallet, currency));
    if (sending.kind !== 'possible') return refusal(sending, share);
    try {
      const { route, carriage } = this.choose(sending.carriages, share);
      return { isPossible: true, payout: payoutOf(share, route, carriage) };
    } catch (error) {
      if (error instanceof DomainError) return refused(error.code, error.message);
      throw error;
    }
  }

  /** Rails are compared by the most that any of them would bring; what is sent is what the chosen one does. */
  private choose(carriages: readonly Carriage[], { leg, currency }: LegShare): { route: Route; carriage: Carriage } {
    const [best] = carriages;
    if (best === undefined) throw new Error('a leg that can be sent has a rail');
    const question = {
      operation: 'disburse' as const,
      wallet: leg.wallet,
      money: { amountMinor: best.amountMinor, currency },
    };
    const route = this.routes.choose(question);
    const carriage = carriages.find(({ provider }) => provider === route.provider.name);
    if (carriage !== undefined) return { route, carriage };
    // The chosen one takes more, and what it leaves is less than it moves.
    return { route: this.routes.choose({ ...question, wanted: best.provider }), carriage: best };
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

function refusal(sending: UnsendableLeg, { leg, grossMinor }: LegShare): LegPayout {
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

function refused(failureCode: ErrorCode, message: string): LegPayout {
  return { isPossible: false, failureCode, message };
}
