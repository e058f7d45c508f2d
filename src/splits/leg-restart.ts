import { Injectable } from '@nestjs/common';
import { DomainError } from '../domain/errors.js';
import { PayoutMaking } from '../payouts/payout-making.js';
import type { Executor } from '../persistence/database.js';
import { routeError, type WalletField } from '../routing/route-refusal.js';
import { LegPayouts, type LegRefusal, type LegShare } from './leg-payouts.js';
import type { Leg } from '../payments/legs/leg.js';
import { SettlementStates } from './settlement-states.js';
import { START_LEGS } from './splits.sql.js';

/** Sends a failed leg once more. Its money is in the merchant's balance by then, and is taken from there. */
@Injectable()
export class LegRestart {
  constructor(
    private readonly legPayouts: LegPayouts,
    private readonly making: PayoutMaking,
    private readonly states: SettlementStates,
  ) {}

  /** Before the payment is locked. */
  async begin(tx: Executor, merchantId: string): Promise<void> {
    await this.making.begin(tx, [merchantId]);
  }

  /**
   * The payment is locked by the caller.
   * @param walletField what the request calls the leg's wallet; null = it does not name it
   * @throws DomainError insufficient_balance, leg_too_small, no_route, rail_unavailable, insufficient_float
   */
  async restart(tx: Executor, share: LegShare, walletField: WalletField): Promise<Leg> {
    const { leg } = share;
    const result = this.legPayouts.of(share);
    if (!result.isPossible) throw legError(result.refusal, walletField);
    const { payout } = result;
    await this.making.makeAgain(tx, payout);
    const row = { id: leg.id, status: 'in_progress', gross_minor: null, payout_id: payout.id, failure_code: null };
    await tx.run(START_LEGS, [JSON.stringify([row])]);
    await this.states.update(tx, [leg.paymentId]);
    return {
      ...leg,
      status: 'in_progress',
      payoutId: payout.id,
      payoutIds: [payout.id, ...leg.payoutIds],
      failureCode: null,
    };
  }
}

function legError(refusal: LegRefusal, walletField: WalletField): DomainError {
  if (!('message' in refusal)) return routeError(refusal, walletField);
  const { code } = refusal;
  const message = `the leg cannot be sent now: ${refusal.message}`;
  return new DomainError(
    code,
    message,
    walletField === null ? [] : [{ field: `${walletField}.network`, code, message }],
  );
}
