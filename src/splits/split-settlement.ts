import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { AttemptDraft } from '../attempts/attempt-draft.js';
import { totalOf } from '../domain/bookings.js';
import type { PaymentStatus } from '../domain/payment.js';
import { divide } from '../domain/split.js';
import type { Moved } from '../movements/movement-flow.js';
import { Confirmations, type ConfirmationListener } from '../payments/confirmations.js';
import { PayoutEnds, type EndedPayout, type PayoutEndListener } from '../payouts/payout-ends.js';
import { PayoutMaking } from '../payouts/payout-making.js';
import type { Executor } from '../persistence/database.js';
import { LegPayouts, type LegPayout } from './leg-payouts.js';
import { toLeg, type ConfirmedLegRow } from '../payments/legs/leg.js';
import { SettlementStates } from './settlement-states.js';
import { END_LEGS, LEGS_OF_CONFIRMED, LOCK_PAYMENTS_OF_PAYOUTS, REPLACED_BY, START_LEGS } from './splits.sql.js';

/** Passes confirmed payments on, and follows how each leg's payout ends. One failing leg stops no other. */
@Injectable()
export class SplitSettlement implements ConfirmationListener, PayoutEndListener, OnModuleInit {
  constructor(
    private readonly confirmations: Confirmations,
    private readonly ends: PayoutEnds,
    private readonly legPayouts: LegPayouts,
    private readonly making: PayoutMaking,
    private readonly states: SettlementStates,
  ) {}

  onModuleInit(): void {
    this.confirmations.register(this);
    this.ends.register(this);
  }

  /** In the transaction that confirms the payment: a crash leaves either both or neither. */
  async onPaymentsConfirmed(
    tx: Executor,
    confirmed: readonly Moved<PaymentStatus>[],
  ): Promise<readonly AttemptDraft[]> {
    const rows = await tx.run<ConfirmedLegRow>(LEGS_OF_CONFIRMED, [confirmed.map(({ movement }) => movement.id)]);
    if (rows.length === 0) return [];
    const causes = new Map(confirmed.map((one) => [one.movement.id, one]));
    const started = [...Map.groupBy(rows, ({ payment_id }) => payment_id)].flatMap(([paymentId, legs]) => {
      const cause = causes.get(paymentId);
      return cause === undefined ? [] : this.start(cause, legs);
    });
    const payouts = started.flatMap(({ result }) => (result.isPossible ? [result.payout] : []));
    const drafts = await this.making.makeOwing(tx, payouts);
    await tx.run(START_LEGS, [JSON.stringify(started.map(startRow))]);
    await this.states.update(
      tx,
      [...causes.keys()].filter((id) => rows.some((row) => row.payment_id === id)),
    );
    return drafts;
  }

  /** @returns payouts that were to pay legs which an earlier one has paid, late */
  async onPayoutsEnded(tx: Executor, ended: readonly EndedPayout[]): Promise<readonly string[]> {
    const locked = await tx.run<{ id: string }>(LOCK_PAYMENTS_OF_PAYOUTS, [ended.map(({ id }) => id)]);
    if (locked.length === 0) return [];
    const paid = ended.filter(({ status }) => status === 'succeeded').map(({ id }) => id);
    const replaced = await tx.run<{ payout_id: string }>(REPLACED_BY, [paid]);
    const input = ended.map(({ id, status, failureCode }) => {
      return { payout_id: id, status: status === 'succeeded' ? 'settled' : 'failed', failure_code: failureCode };
    });
    await tx.run(END_LEGS, [JSON.stringify(input)]);
    await this.states.update(
      tx,
      locked.map(({ id }) => id),
    );
    return replaced.map((row) => row.payout_id);
  }

  private start({ change }: Moved<PaymentStatus>, rows: readonly ConfirmedLegRow[]) {
    const { money, fees, correlationId } = change;
    const bearer = rows[0]?.fees_borne_by ?? 'merchant';
    const legs = rows.map(toLeg);
    const shares = divide(
      money.amountMinor,
      legs.map(({ promised }) => promised),
      totalOf(fees),
      bearer,
    );
    return legs.map((leg, nth) => {
      const grossMinor = shares.legs[nth] ?? 0n;
      const result = this.legPayouts.of({ leg, grossMinor, currency: money.currency, bearer, correlationId });
      return { leg, grossMinor, result };
    });
  }
}

function startRow({ leg, grossMinor, result }: { leg: { id: string }; grossMinor: bigint; result: LegPayout }) {
  return {
    id: leg.id,
    status: result.isPossible ? 'in_progress' : 'failed',
    gross_minor: grossMinor.toString(),
    payout_id: result.isPossible ? result.payout.id : null,
    failure_code: result.isPossible ? null : result.refusal.code,
  };
}
