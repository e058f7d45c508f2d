import assert from 'node:assert/strict';
import { fromPublicId } from '../../src/http/public-id.js';
import type { LegBody, PaymentDetailBody } from './api-client.js';
import type { Asked, MoneySequence } from './money-sequence.js';
import { feesOf, mostOf, sharesOf } from './money-shares.js';
import type { BookRow } from './rails-client.js';

/** What we know of an instruction that a rail has in its books, and who bears what it cost. */
interface Bearing {
  provider: string;
  reference: string;
  /** Late money that nobody has decided about. */
  is_held: boolean;
  is_merchants: boolean;
}

/**
 * Every attempt of a merchant. Late money that is held or given back is not the merchant's, nor what that costs; a refund of it
 * is, when the money had gone back by then or had been put away for somebody else.
 */
const BEARINGS = `
  SELECT a.provider, a.reference, coalesce(l.resolution = 'held', false) AS is_held, CASE
    WHEN a.owner_type = 'payment' THEN l.resolution IS NULL OR l.resolution = 'accepted'
    WHEN f.origin = 'late_success' THEN CASE
      WHEN f.status = 'succeeded' THEN EXISTS (
        SELECT 1 FROM attempts o WHERE o.owner_id = f.id AND o.id <> a.id AND (o.state = 'succeeded' OR o.late_success IS NOT NULL)
      ) AND a.late_success IS NOT NULL
      ELSE a.late_success IS NOT NULL AND g.refund_id IS DISTINCT FROM f.id END
    ELSE true END AS is_merchants
  FROM attempts a
  LEFT JOIN late_successes l ON l.attempt_id = a.id
  LEFT JOIN refunds f ON f.id = a.owner_id
  LEFT JOIN late_successes g ON g.attempt_id = f.attempt_id
  WHERE a.merchant_id = $1`;

/** What one payment and the payouts to these wallets have left a merchant, in all its accounts. */
const KEPT = `
  SELECT coalesce(sum(e.amount_minor), 0)::text AS minor
  FROM postings p JOIN entries e ON e.posting_id = p.id JOIN accounts c ON c.id = e.account_id
  WHERE c.merchant_id = $1 AND (p.object_id = $2 OR p.object_id IN (
    SELECT o.id FROM payouts o WHERE o.merchant_id = $1 AND o.msisdn = ANY ($3)
    UNION SELECT a.id FROM attempts a WHERE a.merchant_id = $1 AND a.operation = 'disburse' AND a.msisdn = ANY ($3)
  ))`;

/** A payment that was shared, and what each leg has to get. */
interface Shared {
  readonly payment: PaymentDetailBody;
  readonly wallets: Asked['wallets'];
  /** What the collection has cost. */
  readonly fees: number;
  readonly shares: readonly number[];
}

/** What has become of a merchant's money, as the books of the rails have it and as the fees are agreed. */
export class MoneyOutcome {
  private readonly bearings: ReadonlyMap<string, Bearing>;
  private readonly shared: readonly Shared[];

  private constructor(
    private readonly sequence: MoneySequence,
    private readonly books: readonly BookRow[],
    bearings: readonly Bearing[],
    asked: readonly (Asked & { payment: PaymentDetailBody })[],
  ) {
    this.bearings = new Map(bearings.map((row) => [`${row.provider}/${row.reference}`, row]));
    this.shared = asked
      .filter(({ payment, promised }) => payment.status === 'confirmed' && promised.length > 0)
      .map((one) => this.sharedOf(one));
  }

  static async of(sequence: MoneySequence): Promise<MoneyOutcome> {
    const { test, merchant, api, payments } = sequence;
    const moved = (await test.rails.allBooks()).filter(({ status }) => status === 'moved');
    const bearings = await test.database.query<Bearing>(BEARINGS, [merchant.merchantId]);
    const asked = await Promise.all(payments.map(async (one) => ({ ...one, payment: await api.get(one.id) })));
    return new MoneyOutcome(sequence, moved, bearings, asked);
  }

  /** The merchant has what rails have taken for it, less what they have paid out, less the fees that it bears. */
  async expectBalance(): Promise<void> {
    let [own, held] = [0, 0];
    for (const row of this.books) {
      const bearing = this.bearingOf(row);
      if (bearing?.is_merchants === true) own += this.leftOf(row);
      if (bearing?.is_held === true) held += row.amount;
    }
    const balance = await this.sequence.api.balance();
    assert.equal(balance.available + balance.pending - balance.due, own, 'what the merchant has');
    assert.equal(balance.lateMoneyHeld, held, 'what is held');
    assert.deepEqual([balance.pending, balance.refundsReserved, balance.payoutsInTransit], [0, 0, 0]);
  }

  /** Σ legs + fees + kept = captured, for every payment; each leg has got what it was promised, once, or nothing. */
  async expectShared(): Promise<void> {
    for (const { payment, wallets, fees, shares } of this.shared) {
      const numbers = wallets.map(({ msisdn }) => msisdn);
      const paid = this.books.filter(({ kind, msisdn }) => kind === 'payout' && numbers.includes(msisdn));
      const kept = await this.keptOf(payment.id, numbers);
      const passedOn = -sumOf(paid.map((row) => this.leftOf(row)));
      assert.equal(passedOn + fees + kept, payment.amount, `${payment.id}: ${kept} kept`);
      assert.equal(payment.splits.length, shares.length);
      for (const [nth, leg] of payment.splits.entries())
        await this.expectPaid(leg, shares[nth]!, payment.feesBorneBy === 'legs');
    }
  }

  private sharedOf({ payment, promised, wallets }: Asked & { payment: PaymentDetailBody }): Shared {
    // Late money may have confirmed it, while another rail was to bring it.
    const late = payment.lateSuccesses.find(({ resolution }) => resolution === 'accepted')?.attemptId;
    const { reference } = payment.attempts.find(({ id, state }) =>
      late === undefined ? state === 'succeeded' : id === late,
    )!;
    const collected = this.books.find((row) => row.kind === 'collection' && row.reference === reference);
    assert.equal(collected?.amount, payment.amount, `${payment.id}: what was collected`);
    const fees = feesOf(collected.rail, collected.kind, collected.amount);
    const shares = sharesOf(payment.amount, promised, payment.feesBorneBy === 'legs' ? fees : 0);
    return { payment, wallets, fees, shares };
  }

  private bearingOf({ rail, reference }: BookRow): Bearing | undefined {
    return this.bearings.get(`${rail}/${reference}`);
  }

  /** What an instruction has left us, less what it costs; below zero when it paid out. */
  private leftOf(row: BookRow): number {
    const { rail, kind, amount } = row;
    return (kind === 'collection' ? amount : -amount) - feesOf(rail, kind, amount);
  }

  /** @param share minor units; a leg that bears fees gets the most that its share can send and pay for on its first rail */
  private async expectPaid(leg: LegBody, share: number, bearsFees: boolean): Promise<void> {
    const what = `leg ${leg.id}, which is ${leg.status}`;
    assert.equal(leg.grossAmount, share, what);
    const amounts = this.books
      .filter(({ kind, msisdn }) => kind === 'payout' && msisdn === leg.wallet.msisdn)
      .map(({ amount }) => amount);
    assert.equal(amounts.length > 0, leg.status === 'settled', what);
    if (leg.payoutId === null) return;
    const { status, attempts, timeline } = await this.sequence.api.payout(leg.payoutId);
    // A rail may pay what it had called failed; then everybody was told.
    const times = Number(status === 'succeeded') + timeline.filter(({ type }) => type === 'payout.late_success').length;
    const sent = bearsFees ? mostOf(attempts[0]!.provider, share) : share;
    assert.equal(amounts.join(' '), Array<number>(times).fill(sent).join(' '), what);
  }

  private async keptOf(id: string, wallets: readonly string[]): Promise<number> {
    const { test, merchant } = this.sequence;
    const [row] = await test.database.query<{ minor: string }>(KEPT, [
      merchant.merchantId,
      fromPublicId('pay', id),
      wallets,
    ]);
    return Number(row?.minor);
  }
}

function sumOf(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
