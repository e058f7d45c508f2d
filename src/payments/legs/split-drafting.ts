import { Injectable } from '@nestjs/common';
import { totalOf, type Fees } from '../../domain/bookings.js';
import { DomainError, fieldError, type FieldError } from '../../domain/errors.js';
import { sendingOf } from '../../domain/leg-sending.js';
import { money, type Money } from '../../domain/money.js';
import { assertDivisible, divide, type FeeBearer, type Promised } from '../../domain/split.js';
import { newId } from '../../persistence/new-id.js';
import { Reaches } from '../../routing/reaches.js';
import type { InitiatePaymentDto } from '../dto/initiate-payment.dto.js';
import type { SplitDto } from './dto/split.dto.js';
import type { NewLeg } from './leg.js';
import { WalletNetworks } from '../../wallets/wallet-networks.js';
import { messageOf } from './unpayable-leg.js';

/** How a payment is to be passed on. */
export interface Split {
  readonly feesBorneBy: FeeBearer;
  readonly legs: readonly NewLeg[];
}

/** Reads the shares of a request. */
@Injectable()
export class SplitDrafting {
  constructor(
    private readonly networks: WalletNetworks,
    private readonly reaches: Reaches,
  ) {}

  /**
   * A leg that could never be paid is refused before the payer is asked for anything. One whose rail is only not well now
   * is not: it may be by the time the payment is confirmed, and can be sent again.
   * @param fees as the route of the collection is expected to cost
   * @returns null when nothing is to be passed on
   * @throws DomainError invalid_splits, invalid_msisdn, unknown_network
   */
  async draft(merchantId: string, request: InitiatePaymentDto, fees: Fees): Promise<Split | null> {
    const { splits, feesBorneBy: wanted } = request;
    if (splits === undefined || splits === null) {
      if (wanted === undefined || wanted === null) return null;
      throw fieldError('invalid_splits', 'feesBorneBy', 'only a payment with splits says who bears its fees');
    }
    const feesBorneBy = wanted ?? 'merchant';
    const promised = splits.map(promisedBy);
    const whole = money(request.amount, request.currency);
    assertDivisible(whole.amountMinor, promised, totalOf(fees), feesBorneBy);
    const legs = await Promise.all(splits.map((split, nth) => this.legOf(merchantId, split, nth)));
    this.assertPayable({ feesBorneBy, legs }, whole, fees);
    return { feesBorneBy, legs };
  }

  private assertPayable({ feesBorneBy, legs }: Split, { amountMinor, currency }: Money, fees: Fees): void {
    const promised = legs.map((leg) => leg.promised);
    const shares = divide(amountMinor, promised, totalOf(fees), feesBorneBy).legs;
    const errors = legs.flatMap(({ wallet, nth }): FieldError[] => {
      const shareMinor = shares[nth] ?? 0n;
      const sending = sendingOf(shareMinor, feesBorneBy, this.reaches.of('disburse', wallet, currency));
      if (sending.kind === 'possible') return [];
      const message = messageOf(sending, feesBorneBy, shareMinor, wallet.network);
      return [{ field: `splits.${nth}`, code: sending.kind === 'too_small' ? 'leg_too_small' : 'no_route', message }];
    });
    const [first] = errors;
    if (first === undefined) return;
    const message = errors.length === 1 ? first.message : `${errors.length} of the legs can never be paid`;
    throw new DomainError('invalid_splits', message, errors);
  }

  private async legOf(merchantId: string, split: SplitDto, nth: number): Promise<NewLeg> {
    const { msisdn, network } = split.wallet;
    const { wallet, source } = await this.networks.walletOf(
      merchantId,
      msisdn,
      network ?? undefined,
      `splits.${nth}.wallet`,
    );
    const { reference } = split;
    return { id: newId(), nth, reference, wallet, networkSource: source, promised: promisedBy(split, nth) };
  }
}

function promisedBy({ amount, shareBps }: SplitDto, nth: number): Promised {
  const [minor, bps] = [amount ?? null, shareBps ?? null];
  if (minor !== null && bps === null) return { amountMinor: BigInt(minor), shareBps: null };
  if (minor === null && bps !== null) return { amountMinor: null, shareBps: bps };
  throw fieldError('invalid_splits', `splits.${nth}`, 'name either an amount or shareBps, not both');
}
