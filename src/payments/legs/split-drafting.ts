import { Injectable } from '@nestjs/common';
import { totalOf, type Fees } from '../../domain/bookings.js';
import { fieldError } from '../../domain/errors.js';
import { assertDivisible, type FeeBearer, type Promised } from '../../domain/split.js';
import { newId } from '../../persistence/new-id.js';
import type { InitiatePaymentDto } from '../dto/initiate-payment.dto.js';
import type { SplitDto } from './dto/split.dto.js';
import type { NewLeg } from './leg.js';
import { WalletNetworks } from '../../wallets/wallet-networks.js';

/** How a payment is to be passed on. */
export interface Split {
  readonly feesBorneBy: FeeBearer;
  readonly legs: readonly NewLeg[];
}

/** Reads the shares of a request. */
@Injectable()
export class SplitDrafting {
  constructor(private readonly networks: WalletNetworks) {}

  /**
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
    assertDivisible(BigInt(request.amount), promised, totalOf(fees), feesBorneBy);
    const legs = await Promise.all(splits.map((split, nth) => this.legOf(merchantId, split, nth)));
    return { feesBorneBy, legs };
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
