import { Injectable } from '@nestjs/common';
import type { AttemptChange } from '../attempts/movement-owner.js';
import type { Operation } from '../domain/attempt.js';
import type { Currency } from '../domain/money.js';
import type { Network } from '../domain/number-plan.js';
import type { PaymentStatus } from '../domain/payment.js';
import type { Leg } from '../payments/legs/leg.js';
import { SplitLegs } from '../payments/legs/split-legs.js';
import { COUNTS } from './refunds.sql.js';
import { Database, type Executor, type Statement } from '../persistence/database.js';

/** A payment with the attempt whose money is the merchant's to give back. */
export interface RefundablePayment {
  readonly id: string;
  readonly merchantId: string;
  readonly status: PaymentStatus;
  readonly reference: string;
  readonly currency: Currency;
  readonly ageMs: number;
  /** null = no rail has taken money that is the merchant's. */
  readonly collection: AttemptChange | null;
  /** Minor units of that money which were given back or are on their way. */
  readonly refundedMinor: bigint;
  /** Who shares it; none when it is not split. */
  readonly legs: readonly Leg[];
}

interface Row {
  id: string;
  merchant_id: string;
  status: PaymentStatus;
  reference: string;
  currency: Currency;
  age_ms: number;
  refunded_minor: string;
  is_split: boolean;
  attempt_id: string | null;
  provider: string;
  operation: Operation;
  rail_reference: string;
  network: Network;
  msisdn: string;
  amount_minor: string;
  rail_transaction_id: string | null;
  correlation_id: string;
}

/**
 * Late money that was kept for the merchant is its to give back; what is held or on its way back is not,
 * nor what a second rail has moved. There is one such
 * attempt at most: what would be a second is always given back.
 */
const FIND = `
  SELECT p.id, p.merchant_id, p.status, p.reference, p.currency, p.fees_borne_by IS NOT NULL AS is_split,
    (extract(epoch FROM now() - p.created_at) * 1000)::float8 AS age_ms,
    coalesce((
      SELECT sum(r.amount_minor) FROM refunds r
      WHERE r.payment_id = p.id AND r.attempt_id = c.id AND ${COUNTS}
    ), 0)::text AS refunded_minor,
    c.id AS attempt_id, c.provider, c.operation, c.reference AS rail_reference, c.network, c.msisdn, c.amount_minor,
    c.rail_transaction_id, p.correlation_id
  FROM payments p
  LEFT JOIN LATERAL (
    SELECT a.* FROM attempts a LEFT JOIN late_successes l ON l.attempt_id = a.id
    WHERE a.owner_id = p.id AND ((a.state = 'succeeded' AND l.attempt_id IS NULL) OR l.resolution = 'accepted')
    ORDER BY a.id LIMIT 1
  ) c ON true
  WHERE p.id = ANY ($1::uuid[])`;

const LOOK: Statement = { name: 'refunds.look-at-payments', text: FIND };
/** Refunds of one payment take turns from here on. $1 = payments. */
const LOCK: Statement = {
  name: 'refunds.lock-payments',
  text: 'SELECT id FROM payments WHERE id = ANY ($1::uuid[]) ORDER BY id FOR UPDATE',
};

@Injectable()
export class RefundablePayments {
  constructor(
    private readonly database: Database,
    private readonly legs: SplitLegs,
  ) {}

  /** Of another merchant: null, too. */
  async find(merchantId: string, id: string): Promise<RefundablePayment | null> {
    const payment = (await this.read(this.database, [id])).get(id);
    return payment?.merchantId === merchantId ? payment : null;
  }

  /**
   * As they are now, by id. Two statements: one that waits for a lock goes on with what it had read of other tables before.
   */
  async lock(tx: Executor, ids: readonly string[]): Promise<Map<string, RefundablePayment>> {
    await tx.run(LOCK, [ids]);
    return this.read(tx, ids);
  }

  private async read(place: Executor, ids: readonly string[]): Promise<Map<string, RefundablePayment>> {
    const rows = await place.run<Row>(LOOK, [ids]);
    const split = rows.filter(({ is_split: isSplit }) => isSplit).map(({ id }) => id);
    const legs = await this.legs.ofPayments(split, place);
    return new Map(rows.map((row) => [row.id, toRefundable(row, legs.get(row.id) ?? [])]));
  }
}

function toRefundable(row: Row, legs: readonly Leg[]): RefundablePayment {
  const { id, merchant_id: merchantId, status, reference, currency } = row;
  return {
    id,
    merchantId,
    status,
    reference,
    currency,
    ageMs: row.age_ms,
    collection: row.attempt_id === null ? null : collectionOf(row, row.attempt_id),
    refundedMinor: BigInt(row.refunded_minor),
    legs,
  };
}

function collectionOf(row: Row, attemptId: string): AttemptChange {
  return {
    attemptId,
    ownerType: 'payment',
    ownerId: row.id,
    merchantId: row.merchant_id,
    provider: row.provider,
    operation: row.operation,
    reference: row.rail_reference,
    wallet: { network: row.network, msisdn: row.msisdn },
    money: { amountMinor: BigInt(row.amount_minor), currency: row.currency },
    fees: { railMinor: 0n, platformMinor: 0n },
    railTransactionId: row.rail_transaction_id,
    from: 'succeeded',
    to: 'succeeded',
    outcomeClass: 'succeeded',
    failureCode: null,
    correlationId: row.correlation_id,
  };
}
