import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AppConfig } from '../../src/config/app-config.js';
import { ApiClient, type PaymentBody, type ProblemBody, type RiskBody } from '../support/api-client.js';
import { createMerchant } from '../support/merchants.js';
import { RailsClient } from '../support/rails-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { rule } from '../support/velocity-rules.js';
import { waitFor } from '../support/wait-for.js';

interface ReviewBody {
  id: string;
  merchantId: string;
  status: string;
  payer: { msisdn: string };
  risk: RiskBody;
  review: { state: string; decidedAt: string | null };
}

interface PageBody<T> {
  data: T[];
  hasMore: boolean;
  nextCursor: string | null;
}

const HIGH = 5000;

/** Whoever asks for more than this in an hour is looked at. */
function withRules(config: AppConfig): AppConfig {
  const rules = [
    rule({ name: 'high_amount', measure: 'amount', window: { seconds: 3600 }, limit: 4999n, outcome: 'review' }),
    rule({ name: 'very_high_amount', measure: 'amount', window: { seconds: 3600 }, limit: 50_000n, outcome: 'deny' }),
  ];
  return { ...config, risk: { ...config.risk, policy: { ...config.risk.policy, rules } } };
}

describe('a held payment', () => {
  let test: TestApp;
  let operator: ApiClient;
  let next = 0;

  beforeAll(async () => {
    test = await startTestApp({ tune: withRules, env: { AT_NETWORKS: 'AT,MTN,TELECEL' } });
    operator = new ApiClient(test.baseUrl, (await createMerchant(test.database, ['operator'])).apiKey);
  }, 30_000);

  afterAll(() => test.close(), 30_000);

  const newPayer = () => `02473${String((next += 1)).padStart(3, '0')}20`;
  const booksOf = async (msisdn: string) => {
    const number = { msisdn: `+233${msisdn.slice(1)}` };
    const gateway = new RailsClient(test.railsUrl, 'airteltigo_money');
    return [...(await test.rails.books(number)), ...(await gateway.books(number))];
  };
  const decide = <Body = ReviewBody>(id: string, decision: string, reason = 'called the payer back') =>
    operator.call<Body>('POST', `/resilience/reviews/${id}/${decision}`, { body: { reason } });

  async function hold(change: Record<string, unknown> = {}): Promise<PaymentBody & { msisdn: string }> {
    const msisdn = newPayer();
    const { status, body } = await test.api.initiate({ payer: { msisdn }, amount: HIGH, ...change });
    expect(status).toBe(202);
    expect(body).toMatchObject({ status: 'initiated', review: { state: 'waiting', decidedAt: null } });
    return { ...body, msisdn };
  }
  const storyOf = async (id: string) => (await test.api.get(id)).timeline.map(({ type }) => type);

  it('is told and shown, waits a day, and nothing is sent', async () => {
    const { id, risk, expiresAt, createdAt, msisdn } = await hold();
    expect(risk).toMatchObject({ decision: 'review', score: 60, scorer: 'rules', reasons: [{ rule: 'high_amount' }] });
    expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(86_400_000);
    const detail = await test.api.get(id);
    expect(detail).toMatchObject({ risk, review: { state: 'waiting' }, attempts: [] });
    expect(await storyOf(id)).toEqual(['payment.initiated', 'payment.held']);
    expect(await booksOf(msisdn)).toEqual([]);
  });

  it('is listed for operators, oldest first, with everything but the number', async () => {
    const held = [await hold(), await hold(), await hold()];
    const seen: ReviewBody[] = [];
    let path = '/resilience/reviews?limit=2';
    for (let pages = 0; pages < 20; pages += 1) {
      const { body } = await operator.call<PageBody<ReviewBody>>('GET', path);
      seen.push(...body.data);
      if (!body.hasMore) break;
      path = `/resilience/reviews?limit=2&cursor=${body.nextCursor}`;
    }
    const ids = seen.map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted());
    expect(ids).toEqual(expect.arrayContaining(held.map(({ id }) => id)));
    const mine = seen.find(({ id }) => id === held[0]!.id)!;
    expect(mine.payer.msisdn).toBe(`+23324***${held[0]!.msisdn.slice(-4)}`);
    expect(mine.merchantId).toMatch(/^mer_/);
    // An operator sees what was found of the payer; the merchant does not.
    expect(mine.risk.reasons).toMatchObject([{ rule: 'high_amount', observed: HIGH }]);
    expect(held[0]!.risk.reasons).toMatchObject([{ rule: 'high_amount', observed: null }]);
  });

  it('is for operators only', async () => {
    const { id } = await hold();
    expect((await test.api.call('GET', '/resilience/reviews')).status).toBe(403);
    const body = { reason: 'it is mine' };
    expect((await test.api.call('POST', `/resilience/reviews/${id}/approve`, { body })).status).toBe(403);
    expect((await test.api.status(id)).status).toBe('initiated');
  });

  it('pays once when it is approved, over the route that is best then, and its time begins anew', async () => {
    const { id, msisdn, provider } = await hold();
    expect(provider).toBe('mtn_momo');
    await test.rails.fault('refuse_connections');
    await Promise.all(Array.from({ length: 15 }, () => test.api.pay(newPayer())));
    await waitFor('the breaker of the first rail to be open', async () => {
      const { routing } = (
        await test.api.call<{ routing: { chosen: string } }>('POST', '/routes/preview', {
          body: { amount: HIGH, currency: 'GHS', payer: { msisdn } },
        })
      ).body;
      return routing.chosen === 'airteltigo_money';
    });
    const before = Date.now();
    const { status, body } = await decide(id, 'approve');
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { id, review: { state: 'approved', decidedAt: expect.any(String) } },
    });
    await test.rails.clearFaults();
    expect((await waitFor('the payment to end', () => test.api.isFinal(id))).status).toBe('confirmed');
    const detail = await test.api.get(id);
    expect(detail).toMatchObject({ provider: 'airteltigo_money', review: { state: 'approved' } });
    expect(Date.parse(detail.expiresAt) - before).toBeGreaterThan(595_000);
    expect(Date.parse(detail.expiresAt) - before).toBeLessThan(610_000);
    expect(detail.attempts).toHaveLength(1);
    expect(detail.timeline.map(({ sequence, type }) => [sequence, type])).toEqual([
      [1, 'payment.initiated'],
      [2, 'payment.held'],
      [3, 'payment.released'],
      [4, 'payment.pending'],
      [5, 'payment.confirmed'],
    ]);
    expect(detail.timeline[2]!.data).toMatchObject({ status: 'initiated', attemptId: detail.attempts[0]!.id });
    expect(await booksOf(msisdn)).toMatchObject([
      { amount: HIGH, status: 'moved', reference: detail.attempts[0]!.reference },
    ]);
  }, 60_000);

  it('keeps its merchant’s wish of a rail and of its time', async () => {
    const { id, expiresAt, createdAt } = await hold({ provider: 'airteltigo_money', expiresInSeconds: 300 });
    expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(300_000);
    const before = Date.now();
    await decide(id, 'approve');
    await waitFor('the payment to end', () => test.api.isFinal(id));
    const detail = await test.api.get(id);
    expect(detail).toMatchObject({ status: 'confirmed', provider: 'airteltigo_money' });
    expect(detail.attempts[0]!.routing).toMatchObject({ chosen: 'airteltigo_money', isPinned: true });
    expect(Math.abs(Date.parse(detail.expiresAt) - before - 300_000)).toBeLessThan(10_000);
  }, 30_000);

  it('is decided once by two operators who decide at the same moment', async () => {
    for (const decisions of [
      ['approve', 'approve'],
      ['approve', 'reject'],
    ]) {
      const { id, msisdn } = await hold();
      const answers = await Promise.all(decisions.map((decision) => decide<ReviewBody & ProblemBody>(id, decision)));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
      const lost = answers.find(({ status }) => status === 409)!;
      expect(lost.body.code).toBe('review_not_waiting');
      const ended = await waitFor('the payment to end', () => test.api.isFinal(id));
      const { attempts, review } = await test.api.get(id);
      expect([
        ['confirmed', 'approved', 1],
        ['rejected', 'rejected', 0],
      ]).toContainEqual([ended.status, review?.state, attempts.length]);
      expect(await booksOf(msisdn)).toHaveLength(attempts.length);
      const audited = await test.database.query('SELECT 1 FROM audit_log WHERE subject = $1', [id]);
      expect(audited).toHaveLength(1);
    }
  }, 60_000);

  it('ends when it is rejected, with who and why in the audit, and does not count any more', async () => {
    const { id, msisdn } = await hold();
    const { body } = await decide(id, 'reject', 'the payer knows nothing of it');
    expect(body).toMatchObject({ id, status: 'rejected', review: { state: 'rejected' } });
    expect(await test.api.get(id)).toMatchObject({ status: 'rejected', failureCode: 'risk_rejected', attempts: [] });
    expect(await storyOf(id)).toEqual(['payment.initiated', 'payment.held', 'payment.rejected']);
    expect(await booksOf(msisdn)).toEqual([]);
    const { body: audit } = await operator.call<PageBody<{ action: string; reason: string; details: object }>>(
      'GET',
      `/resilience/audit?subject=${id}`,
    );
    expect(audit.data).toMatchObject([
      {
        action: 'review.reject',
        reason: 'the payer knows nothing of it',
        details: { amount: HIGH, score: 60, rules: ['high_amount'] },
      },
    ]);
    expect(await decide<ProblemBody>(id, 'approve')).toMatchObject({
      status: 409,
      body: { code: 'review_not_waiting' },
    });
    expect((await test.api.initiate({ payer: { msisdn }, amount: HIGH - 1 })).body.risk.decision).toBe('allow');
  }, 30_000);

  it('can be cancelled by its merchant, once and for all', async () => {
    const { id, msisdn } = await hold();
    const cancelled = await test.api.call<PaymentBody>('POST', `/payments/${id}/cancel`);
    expect(cancelled).toMatchObject({
      status: 200,
      body: { status: 'cancelled', failureCode: 'cancelled', review: { state: 'lapsed' } },
    });
    expect((await test.api.call('POST', `/payments/${id}/cancel`)).status).toBe(200);
    expect(await storyOf(id)).toEqual(['payment.initiated', 'payment.held', 'payment.cancelled']);
    expect((await decide(id, 'approve')).status).toBe(409);
    expect(await booksOf(msisdn)).toEqual([]);
  });

  it('is either cancelled or sent, never both, when its merchant and an operator race', async () => {
    const held = await Promise.all(Array.from({ length: 10 }, () => hold()));
    await Promise.all(
      held.flatMap(({ id }) => [test.api.call('POST', `/payments/${id}/cancel`), decide(id, 'approve')]),
    );
    for (const { id, msisdn } of held) {
      const { status } = await waitFor('the payment to end', () => test.api.isFinal(id));
      expect(await booksOf(msisdn)).toHaveLength(status === 'confirmed' ? 1 : 0);
    }
  }, 30_000);

  it('expires by itself at its time, and nothing was ever sent', async () => {
    const { id, msisdn } = await hold({ expiresInSeconds: 10 });
    const ended = await waitFor('the payment to expire', () => test.api.isFinal(id), 30_000);
    expect(ended).toMatchObject({ status: 'expired', failureCode: 'expired' });
    expect(await test.api.get(id)).toMatchObject({ review: { state: 'lapsed' }, attempts: [] });
    expect(await storyOf(id)).toEqual(['payment.initiated', 'payment.held', 'payment.expired']);
    expect(await booksOf(msisdn)).toEqual([]);
  }, 40_000);

  it('is not approved after its time, even before anybody has looked', async () => {
    const { id } = await hold();
    const [row] = await test.database.query<{ id: string }>(
      `UPDATE payments SET expires_at = now() - interval '1 ms' WHERE review_state = 'waiting' AND id = (
         SELECT object_id FROM events WHERE data->>'reference' = 'order-1' AND type = 'payment.held' ORDER BY id DESC LIMIT 1)
       RETURNING id`,
    );
    expect(row).toBeDefined();
    expect((await decide(id, 'approve')).status).toBe(409);
    const { status } = await waitFor('the payment to expire', () => test.api.isFinal(id), 30_000);
    expect(status).toBe('expired');
  }, 40_000);

  it('is told from one that was never held, and from one that does not exist', async () => {
    const { id } = await test.api.pay(newPayer());
    expect(await decide<ProblemBody>(id, 'approve')).toMatchObject({
      status: 409,
      body: { code: 'review_not_waiting' },
    });
    for (const nobody of ['pay_nonsense', 'pay_01kgn6q4s8e3rvq6c1m3k3wz5t'])
      expect(await decide<ProblemBody>(nobody, 'reject')).toMatchObject({
        status: 404,
        body: { code: 'payment_not_found' },
      });
    const { id: held } = await hold();
    expect(await decide<ProblemBody>(held, 'approve', 'no')).toMatchObject({ status: 400 });
  });

  it('is counted for monitoring, and so is every judgement', async () => {
    await hold();
    await test.api.initiate({ payer: { msisdn: newPayer() }, amount: 60_000 }, randomUUID());
    const [waiting] = await test.database.query<{ count: number }>(
      `SELECT count(*)::int FROM payments WHERE review_state = 'waiting'`,
    );
    const counted = new RegExp(`^synccash_reviews_waiting ${waiting!.count}$`, 'm');
    const text = await waitFor('the waiting to be counted', async () => {
      const page = await (await fetch(`${test.baseUrl}/metrics`)).text();
      return counted.test(page) && page;
    });
    expect(text).toMatch(/^synccash_risk_decisions_total\{decision="review",scorer="rules"\} \d+$/m);
    expect(text).toMatch(/^synccash_risk_decisions_total\{decision="allow",scorer="rules"\} \d+$/m);
    expect(text).toMatch(/^synccash_risk_decisions_total\{decision="deny",scorer="rules"\} 1$/m);
  });
});
