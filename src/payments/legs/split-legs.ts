import { Injectable } from '@nestjs/common';
import { Database, type Executor, type Statement } from '../../persistence/database.js';
import { toLeg, type Leg, type LegRow, type NewLeg } from './leg.js';

const INSERTED = [
  'id',
  'payment_id',
  'merchant_id',
  'nth',
  'reference',
  'network',
  'network_source',
  'msisdn',
  'amount_minor',
  'share_bps',
  'status',
  'created_at',
  'updated_at',
];

export const LEG_COLUMNS = `
  l.id, l.payment_id, l.merchant_id, l.nth, l.reference, l.network, l.network_source, l.msisdn, l.amount_minor, l.share_bps,
  l.status, l.gross_minor, l.payout_id, l.failure_code,
  ARRAY(SELECT o.id FROM payouts o WHERE o.leg_id = l.id ORDER BY o.id DESC) AS payout_ids`;

const OF_PAYMENTS: Statement = {
  name: 'payments.legs-of-payments',
  text: `SELECT ${LEG_COLUMNS} FROM split_legs l WHERE l.payment_id = ANY ($1::uuid[]) ORDER BY l.payment_id, l.nth`,
};

/** A part of the statement that creates payments: the legs of those that are in `fresh`. `parameter`: JSON array of rows. */
export function insertLegsOf(fresh: string, parameter: string): string {
  return `
      INSERT INTO split_legs (${INSERTED.join(', ')})
      SELECT ${INSERTED.map((column) => `l.${column}`).join(', ')}
      FROM json_populate_recordset(NULL::split_legs, ${parameter}::json) l
      JOIN ${fresh} ON ${fresh}.object_id = l.payment_id`;
}

/** The row of a leg that waits for its payment to be confirmed. */
export function legRow(leg: NewLeg, payment: { id: string; merchantId: string; createdAt: Date }) {
  const { id, nth, reference, wallet, networkSource, promised } = leg;
  const at = payment.createdAt.toISOString();
  return {
    id,
    payment_id: payment.id,
    merchant_id: payment.merchantId,
    nth,
    reference,
    network: wallet.network,
    network_source: networkSource,
    msisdn: wallet.msisdn,
    amount_minor: promised.amountMinor?.toString() ?? null,
    share_bps: promised.shareBps,
    status: 'waiting',
    created_at: at,
    updated_at: at,
  };
}

/** The shares of payments; how they are settled is the business of another room. */
@Injectable()
export class SplitLegs {
  constructor(private readonly database: Database) {}

  /** In the order of the request. */
  async ofPayment(paymentId: string): Promise<Leg[]> {
    return (await this.ofPayments([paymentId])).get(paymentId) ?? [];
  }

  /** By payment; those that are not split are not in the answer. */
  async ofPayments(paymentIds: readonly string[], place: Executor = this.database): Promise<Map<string, Leg[]>> {
    const rows = paymentIds.length === 0 ? [] : await place.run<LegRow>(OF_PAYMENTS, [paymentIds]);
    return Map.groupBy(rows.map(toLeg), ({ paymentId }) => paymentId);
  }
}
