import { Injectable } from '@nestjs/common';
import type { Currency } from '../domain/money.js';
import type { PaymentStatus } from '../domain/payment.js';
import { settlementOf, type LegStatus, type SettlementState } from '../domain/split.js';
import { EventLog } from '../events/event-log.js';
import type { Executor } from '../persistence/database.js';
import { SETTLE_PAYMENTS, STATUSES_OF } from './splits.sql.js';

interface StatusesRow {
  id: string;
  settlement: SettlementState;
  statuses: LegStatus[];
}

interface SettledRow {
  id: string;
  merchant_id: string;
  status: PaymentStatus;
  amount_minor: string;
  currency: Currency;
  reference: string;
  settlement: SettlementState;
  event_sequence: number;
  correlation_id: string;
  updated_at: Date;
}

/** Keeps on each payment how far its legs have come, and tells when they have all ended. */
@Injectable()
export class SettlementStates {
  constructor(private readonly events: EventLog) {}

  /** The payments are locked by the caller, before it has changed their legs. */
  async update(tx: Executor, paymentIds: readonly string[]): Promise<void> {
    const rows = await tx.run<StatusesRow>(STATUSES_OF, [paymentIds]);
    const changed = rows
      .map(({ id, settlement: before, statuses }) => ({ id, before, settlement: settlementOf(statuses) }))
      .filter(({ before, settlement }) => before !== settlement);
    if (changed.length === 0) return;
    const input = changed.map(({ id, settlement }) => ({ id, settlement, is_told: isOver(settlement) }));
    const settled = await tx.run<SettledRow>(SETTLE_PAYMENTS, [JSON.stringify(input)]);
    await this.events.append(tx, settled.filter(({ settlement }) => isOver(settlement)).map(toEvent));
  }
}

function isOver(settlement: SettlementState): settlement is 'settled' | 'partially_settled' {
  return settlement === 'settled' || settlement === 'partially_settled';
}

function toEvent(row: SettledRow) {
  const { status, currency, reference } = row;
  return {
    merchantId: row.merchant_id,
    objectId: row.id,
    sequence: row.event_sequence,
    event: {
      type: row.settlement === 'settled' ? ('payment.settled' as const) : ('payment.partially_settled' as const),
      data: { status, amount: Number(row.amount_minor), currency, reference, attemptId: null, failureCode: null },
    },
    correlationId: row.correlation_id,
    occurredAt: row.updated_at,
  };
}
