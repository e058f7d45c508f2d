import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { fromPublicId } from '../../src/http/public-id.js';
import { ApiClient, type PaymentDetailBody } from './api-client.js';
import { breakOf, netOf } from './books.js';
import { createMerchant } from './merchants.js';
import { RailsClient, type BookRow } from './rails-client.js';
import type { TestApp } from './test-app.js';
import { waitFor } from './wait-for.js';

const RAILS = { MTN: 'mtn_momo', TELECEL: 'vodafone_cash', AT: 'airteltigo_money' } as const;
export const PREFIX = { MTN: '024', TELECEL: '020', AT: '027' } as const;

/** Ordinary; declined; its answer or its callback is lost, so that nobody knows for a while; told twice; unavailable first. */
const ending = fc.constantFrom('20', '20', '20', '01', '05', '07', '08', '09', '10', '13');
const network = fc.constantFrom('MTN' as const, 'TELECEL' as const, 'AT' as const);
const leg = fc.record({
  network,
  ending: fc.constantFrom('20', '20', '05', '07', '09'),
  promised: fc.oneof(
    fc.record({ amount: fc.integer({ min: 100, max: 900 }) }),
    fc.record({ shareBps: fc.integer({ min: 100, max: 2500 }) }),
  ),
});
export const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('pay' as const),
      amount: fc.integer({ min: 300, max: 50_000 }),
      network,
      ending,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('split' as const),
      amount: fc.integer({ min: 4000, max: 50_000 }),
      network,
      ending: fc.constantFrom('20', '20', '01', '08', '09'),
      legs: fc.array(leg, { minLength: 1, maxLength: 4 }),
      feesBorneBy: fc.constantFrom('merchant', 'legs'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('refund' as const),
      which: fc.nat(20),
      percent: fc.integer({ min: 1, max: 100 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('payout' as const),
      amount: fc.integer({ min: 100, max: 8000 }),
      network,
      ending,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('retry' as const), which: fc.nat(20) }) },
  // The next instruction that this rail takes fails, and is done all the same.
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('late' as const), network }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** One merchant, and what it does. */
export class MoneySequence {
  private readonly payments: string[] = [];
  private readonly api: Promise<ApiClient>;

  constructor(
    private readonly test: TestApp,
    private readonly numberOf: (network: keyof typeof PREFIX, ending: string) => string,
  ) {
    this.api = createMerchant(test.database).then(({ apiKey }) => new ApiClient(test.baseUrl, apiKey));
  }

  async take(one: Step): Promise<void> {
    const api = await this.api;
    switch (one.kind) {
      case 'late':
        return new RailsClient(this.test.railsUrl, RAILS[one.network]).fault('late_success', { count: 1, ms: 300 });
      case 'pay':
      case 'split': {
        const splits =
          one.kind === 'split'
            ? one.legs.map(({ network: of, ending: digits, promised }, index) => {
                return { wallet: { msisdn: this.numberOf(of, digits) }, reference: `leg-${index}`, ...promised };
              })
            : undefined;
        const { status, body } = await api.initiate({
          payer: { msisdn: this.numberOf(one.network, one.ending) },
          amount: one.amount,
          ...(one.kind === 'split' && { splits, feesBorneBy: one.feesBorneBy }),
        });
        if (status === 202) this.payments.push(body.id);
        else assert.equal((body as { code?: string }).code, 'invalid_splits');
        return;
      }
      case 'payout': {
        const payee = { msisdn: this.numberOf(one.network, one.ending) };
        const { status, body } = await api.payOut<{ code?: string }>({ payee, amount: one.amount });
        if (status !== 202) assert.equal(body.code, 'insufficient_balance');
        return;
      }
      case 'refund':
        return this.refund(one.which, one.percent);
      case 'retry':
        return this.retry(one.which);
      default:
        one satisfies never;
    }
  }

  private async refund(which: number, percent: number): Promise<void> {
    const payment = await this.ended(which);
    if (payment === null) return;
    const amount = Math.max(1, Math.floor((payment.amount * percent) / 100));
    const { status, body } = await this.post<{ code: string }>(`/payments/${payment.id}/refund`, { amount });
    if (status !== 202) assert.equal(body.code, 'refund_not_allowed');
  }

  private async retry(which: number): Promise<void> {
    const payment = await this.ended(which);
    const failed = payment?.splits.find(({ status }) => status === 'failed');
    if (payment === null || failed === undefined) return;
    const better = { wallet: { msisdn: this.numberOf('MTN', '20') } };
    const { status, body } = await this.post<{ code: string }>(
      `/payments/${payment.id}/splits/${failed.id}/redirect`,
      better,
    );
    if (status !== 202)
      assert.ok(['insufficient_balance', 'leg_not_failed', 'leg_too_small'].includes(body.code), body.code);
  }

  private async post<Body>(path: string, body: unknown) {
    return (await this.api).call<Body>('POST', path, { body, headers: { 'idempotency-key': randomUUID() } });
  }

  private async ended(which: number): Promise<PaymentDetailBody | null> {
    const id = this.payments[which % Math.max(this.payments.length, 1)];
    if (id === undefined) return null;
    const api = await this.api;
    await waitFor(`payment ${id} to end`, () => api.isFinal(id), 60_000);
    return api.get(id);
  }

  /** Until nothing is on its way any more, and what we say is what has moved, rail by rail. */
  async settled(): Promise<void> {
    await waitFor('the books to agree', async () => (await this.disagreement()) === null, 60_000, 500).catch(async () =>
      assert.equal(await this.disagreement(), null),
    );
  }

  private async disagreement(): Promise<string | null> {
    const [live] = await this.test.database.query<{ live: string }>(
      `SELECT count(*)::text AS live FROM attempts WHERE state IN ('sending', 'pending', 'unknown')`,
    );
    if (live?.live !== '0') return `${live?.live} attempts are on their way`;
    const clearing = await this.test.database.query<{ provider: string; minor: string }>(
      `SELECT provider, (-balance_minor)::text AS minor FROM accounts WHERE kind = 'rail_clearing'`,
    );
    const ours = new Map(clearing.map(({ provider, minor }) => [provider, Number(minor)]));
    const theirs = Map.groupBy(await this.test.rails.allBooks(), ({ rail }) => rail);
    for (const rail of Object.values(RAILS)) {
      const [here, there] = [ours.get(rail) ?? 0, netOf(theirs.get(rail) ?? [])];
      if (here !== there) return `${rail}: ${here} in our books, ${there} in its own`;
    }
    return breakOf(this.test.database.url);
  }

  /** Σ legs + fees + kept = captured; and each payee has got its share once, or not at all. */
  async expectShared(): Promise<void> {
    const api = await this.api;
    const books = Map.groupBy(await this.test.rails.allBooks(), ({ msisdn }) => msisdn);
    for (const id of this.payments) {
      const payment = await api.get(id);
      if (payment.status !== 'confirmed' || payment.splits.length === 0) continue;
      const { fees, net } = await this.confirmationOf(id);
      const gross = payment.splits.reduce((sum, { grossAmount }) => sum + (grossAmount ?? 0), 0);
      const kept = net - gross;
      assert.equal(gross + fees + kept, payment.amount);
      if (payment.feesBorneBy === 'legs') assert.ok(kept >= 0, `${id}: ${kept} kept`);
      for (const { wallet, status, grossAmount, payoutId } of payment.splits) {
        const paid = (books.get(wallet.msisdn) ?? []).filter(isPaid);
        assert.equal(paid.length, status === 'settled' ? 1 : 0, `${id}: a leg that is ${status}`);
        if (status !== 'settled') continue;
        const payout = await api.payout(payoutId ?? '');
        const cost = payment.feesBorneBy === 'legs' ? payout.reservedAmount - payout.amount : 0;
        // Rounding may leave a minor unit of what a leg bears, which the merchant keeps.
        const left = (grossAmount ?? 0) - paid[0]!.amount - cost;
        assert.ok(left === 0 || (left === 1 && payment.feesBorneBy === 'legs'), `${id}: ${left} left of a leg`);
      }
    }
  }

  /** What the confirmation has brought the merchant and cost it, as it was booked. */
  private async confirmationOf(id: string): Promise<{ fees: number; net: number }> {
    const [row] = await this.test.database.query<{ fees: string; net: string }>(
      `SELECT coalesce(sum(e.amount_minor) FILTER (WHERE a.kind IN ('rail_fees', 'platform_fees')), 0)::text AS fees,
         coalesce(sum(e.amount_minor) FILTER (WHERE a.merchant_id IS NOT NULL), 0)::text AS net
       FROM postings p JOIN entries e ON e.posting_id = p.id JOIN accounts a ON a.id = e.account_id
       WHERE p.kind = 'payment_confirmed' AND p.object_id = $1`,
      [fromPublicId('pay', id)],
    );
    return { fees: Number(row?.fees), net: Number(row?.net) };
  }
}

function isPaid({ kind, status }: BookRow): boolean {
  return kind === 'payout' && status === 'moved';
}
