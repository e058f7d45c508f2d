import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { ApiClient, type PaymentDetailBody } from './api-client.js';
import { breakOf, netOf } from './books.js';
import { createMerchant, type TestMerchant } from './merchants.js';
import { TIMES, type PromisedLeg, type Step, type Story } from './money-steps.js';
import { RailsClient } from './rails-client.js';
import type { TestApp } from './test-app.js';
import { waitFor } from './wait-for.js';

const RAILS = { MTN: 'mtn_momo', TELECEL: 'vodafone_cash', AT: 'airteltigo_money' } as const;
export const PREFIX = { MTN: '024', TELECEL: '020', AT: '027' } as const;

type NumberOf = (network: keyof typeof PREFIX, ending: string) => string;

/** A payment, what was promised of it, and the wallets that its legs were sent to, by their place in the request. */
export interface Asked {
  readonly id: string;
  readonly promised: readonly PromisedLeg[];
  readonly wallets: { readonly nth: number; readonly msisdn: string }[];
}

/** One merchant, and what it does. */
export class MoneySequence {
  readonly payments: Asked[] = [];

  private constructor(
    readonly test: TestApp,
    private readonly numberOf: NumberOf,
    readonly merchant: TestMerchant,
    readonly api: ApiClient,
  ) {}

  static async of(test: TestApp, numberOf: NumberOf, { policy, steps }: Story): Promise<MoneySequence> {
    const merchant = await createMerchant(test.database);
    const api = new ApiClient(test.baseUrl, merchant.apiKey);
    await api.call('PATCH', '/merchant', { body: { lateSuccessPolicy: policy } });
    const sequence = new MoneySequence(test, numberOf, merchant, api);
    for (const one of steps) await sequence.take(one);
    return sequence;
  }

  private async take(one: Step): Promise<void> {
    switch (one.kind) {
      case 'fault': {
        const rails = new RailsClient(this.test.railsUrl, RAILS[one.network]);
        return rails.fault(one.fault, { count: TIMES[one.fault], ...(one.fault === 'late_success' && { ms: 300 }) });
      }
      case 'pay':
        return this.pay(one, { ...(one.isPinned && { provider: RAILS[one.network] }) });
      case 'split': {
        const splits = one.legs.map(({ network: of, ending: digits, promised }, index) => {
          return { wallet: { msisdn: this.numberOf(of, digits) }, reference: `leg-${index}`, ...promised };
        });
        const wallets = splits.map(({ wallet }, nth) => ({ nth, msisdn: e164(wallet.msisdn) }));
        const promised = one.legs.map((leg) => leg.promised);
        return this.pay(one, { splits, feesBorneBy: one.feesBorneBy }, { promised, wallets });
      }
      case 'payout': {
        const request = { amount: one.amount, ...(one.isPinned && { provider: RAILS[one.network] }) };
        const payee = { msisdn: this.numberOf(one.network, one.ending) };
        const { status, body } = await this.api.payOut<{ code?: string }>({ payee, ...request });
        if (status !== 202) assert.equal(body.code, 'insufficient_balance');
        return;
      }
      case 'refund':
        return this.refund(one.which, one.percent);
      case 'retry':
        return this.retry(one.which);
      case 'calm':
        return waitFor('it to be calm', async () => (await this.unfinished()) === 0, 60_000, 100).then(() => undefined);
      default:
        one satisfies never;
    }
  }

  private async pay(
    { amount, network, ending }: Extract<Step, { kind: 'pay' | 'split' }>,
    request: Record<string, unknown>,
    shared: Omit<Asked, 'id'> = { promised: [], wallets: [] },
  ): Promise<void> {
    const payer = { msisdn: this.numberOf(network, ending) };
    const { status, body } = await this.api.initiate({ payer, amount, ...request });
    if (status === 202) this.payments.push({ id: body.id, ...shared });
    else assert.equal((body as { code?: string }).code, 'invalid_splits');
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
    const nth = payment?.splits.findIndex(({ status }) => status === 'failed') ?? -1;
    const failed = payment?.splits[nth];
    if (payment === null || failed === undefined) return;
    const better = { wallet: { msisdn: this.numberOf('MTN', '20') } };
    this.payments.find(({ id }) => id === payment.id)?.wallets.push({ nth, msisdn: e164(better.wallet.msisdn) });
    const path = `/payments/${payment.id}/splits/${failed.id}/redirect`;
    const { status, body } = await this.post<{ code: string }>(path, better);
    if (status !== 202)
      assert.ok(['insufficient_balance', 'leg_not_failed', 'leg_too_small'].includes(body.code), body.code);
  }

  private async post<Body>(path: string, body: unknown) {
    return this.api.call<Body>('POST', path, { body, headers: { 'idempotency-key': randomUUID() } });
  }

  private async ended(which: number): Promise<PaymentDetailBody | null> {
    const id = this.payments[which % Math.max(this.payments.length, 1)]?.id;
    if (id === undefined) return null;
    await waitFor(`payment ${id} to end`, () => this.api.isFinal(id), 60_000);
    return this.api.get(id);
  }

  /** Attempts that are on their way, and payments whose money is not available yet; of anybody. */
  private async unfinished(): Promise<number> {
    const [row] = await this.test.database.query<{ rows: string }>(
      `SELECT (SELECT count(*) FROM attempts WHERE state IN ('sending', 'pending', 'unknown'))
         + (SELECT count(*) FROM payments WHERE available_at IS NOT NULL) AS rows`,
    );
    return Number(row?.rows);
  }

  /** Until nothing is on its way any more, and what we say is what has moved, rail by rail. */
  async settled(): Promise<void> {
    await waitFor('the books to agree', async () => (await this.disagreement()) === null, 60_000, 500).catch(async () =>
      assert.equal(await this.disagreement(), null),
    );
  }

  private async disagreement(): Promise<string | null> {
    const unfinished = await this.unfinished();
    if (unfinished > 0) return `${unfinished} attempts are on their way, or payments not released`;
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
}

function e164(msisdn: string): string {
  return `+233${msisdn.slice(1)}`;
}
