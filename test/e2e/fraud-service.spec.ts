import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AppConfig } from '../../src/config/app-config.js';
import { FakeFraudService } from '../support/fraud-service.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { rule } from '../support/velocity-rules.js';
import { waitFor } from '../support/wait-for.js';

const TOKEN = 'a-token-of-the-fraud-service';
const TIMEOUT_MS = 300;
const ALLOWED = 1000;
const HELD = 30_000;
const DENIED = 90_000;

function withRules(config: AppConfig): AppConfig {
  const rules = [rule({ name: 'payer_count', window: { seconds: 3600 }, limit: 1n })];
  return {
    ...config,
    breaker: { ...config.breaker, minCalls: 4, tryAgainAfterMs: 500 },
    risk: { ...config.risk, policy: { ...config.risk.policy, rules } },
  };
}

describe('a fraud service', () => {
  let test: TestApp;
  let service: FakeFraudService;
  let next = 0;

  beforeAll(async () => {
    service = await FakeFraudService.start();
    test = await startTestApp({
      tune: withRules,
      env: {
        FRAUD_SERVICE_URL: `${service.url}/`,
        FRAUD_SERVICE_TOKEN: TOKEN,
        FRAUD_TIMEOUT_MS: String(TIMEOUT_MS),
        FRAUD_FALLBACK_ALLOW_UP_TO: '20000',
        FRAUD_FALLBACK_REVIEW_UP_TO: '80000',
      },
    });
  }, 30_000);

  afterAll(async () => {
    await test.close();
    await service.close();
  }, 30_000);

  const newPayer = () => `02474${String((next += 1)).padStart(3, '0')}20`;
  const pay = async (change: Record<string, unknown> = {}) => {
    const { status, body } = await test.api.initiate({ payer: { msisdn: newPayer() }, amount: ALLOWED, ...change });
    expect(status).toBe(202);
    return body;
  };
  const breakerState = async () => {
    const text = await (await fetch(`${test.baseUrl}/metrics`)).text();
    return /^synccash_fraud_breaker_state (\d)$/m.exec(text)?.[1];
  };

  /** Good answers until the breaker is closed and the bad ones are few among them. */
  beforeEach(async () => {
    service.answer({ score: 0 });
    await waitFor('the breaker to be closed', async () => {
      await pay();
      return (await breakerState()) === '0';
    });
    for (let n = 0; n < 4; n += 1) await pay();
    service.asked.length = 0;
  }, 30_000);

  it('is asked by our contract: who, how much, to whom, with the token and the caller’s correlation id', async () => {
    const correlationId = `test-${randomUUID()}`;
    const msisdn = newPayer();
    const { body } = await test.api.call<{ id: string }>('POST', '/payments/initiate', {
      body: {
        amount: ALLOWED,
        currency: 'GHS',
        payer: { msisdn, deviceId: 'phone-1', ip: '154.160.1.20' },
        reference: 'order-9',
        description: 'not told',
        metadata: { secret: 'not told' },
      },
      headers: { 'idempotency-key': randomUUID(), 'x-correlation-id': correlationId },
    });
    expect(service.asked).toHaveLength(1);
    const [{ path, headers, body: question }] = service.asked as [(typeof service.asked)[0]];
    expect(path).toBe('/risk/score');
    expect(headers).toMatchObject({ authorization: `Bearer ${TOKEN}`, 'x-correlation-id': correlationId });
    expect(question).toEqual({
      paymentId: body.id,
      merchantId: expect.stringMatching(/^mer_/),
      amount: ALLOWED,
      currency: 'GHS',
      payer: { msisdn: `+233${msisdn.slice(1)}`, network: 'MTN', deviceId: 'phone-1', ip: '154.160.1.20' },
      reference: 'order-9',
      askedAt: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  });

  it.each([
    [{ score: 12 }, 'allow', 'initiated', []],
    [{ score: 59, reasons: ['new_device'] }, 'allow', 'initiated', []],
    [{ score: 60, reasons: ['new_device'] }, 'review', 'initiated', ['fraud_service.new_device']],
    [{ score: 84.5 }, 'review', 'initiated', ['fraud_service.score']],
    [{ score: 85 }, 'deny', 'rejected', ['fraud_service.score']],
    [{ score: 3, decision: 'deny', reasons: ['on_our_list'] }, 'deny', 'rejected', ['fraud_service.on_our_list']],
    [{ score: 99, decision: 'allow' }, 'deny', 'rejected', ['fraud_service.score']],
    [{ score: 5, decision: null, more: { of: 'it' } }, 'allow', 'initiated', []],
  ])('that says %j is followed: %s', async (answer, decision, status, rules) => {
    service.answer(answer);
    const payment = await pay();
    expect(payment).toMatchObject({ status, risk: { decision, score: answer.score, scorer: 'service' } });
    expect(payment.risk.reasons.map((reason) => reason.rule)).toEqual(rules);
    expect(payment.review?.state).toBe(decision === 'review' ? 'waiting' : undefined);
  });

  it('never makes the rules milder', async () => {
    const payer = { msisdn: newPayer() };
    await pay({ payer });
    service.answer({ score: 70, reasons: ['new_device'] });
    expect(await pay({ payer })).toMatchObject({
      status: 'rejected',
      risk: {
        decision: 'deny',
        scorer: 'service',
        reasons: [{ rule: 'payer_count' }, { rule: 'fraud_service.new_device' }],
      },
    });
  });

  const troubles: [string, () => void, string][] = [
    ['is silent', () => service.fallSilent(), 'timeout'],
    ['hangs up', () => service.hangUp(), 'unreachable'],
    ['answers 500', () => service.answer({ score: 1 }, 500), 'http_error'],
    ['does not know our token', () => service.answer({ score: 1 }, 401), 'http_error'],
    ['answers with a page', () => service.answer('<html>down for maintenance</html>'), 'unreadable'],
    ['answers with half of a page', () => service.answer('{"score": 1'), 'unreadable'],
    ['answers with nothing', () => service.answer(''), 'unreadable'],
    ['scores out of range', () => service.answer({ score: 101 }), 'unreadable'],
    ['scores in words', () => service.answer({ score: 'low' }), 'unreadable'],
    ['decides something that is none', () => service.answer({ score: 1, decision: 'maybe' }), 'unreadable'],
    ['tells a number for a reason', () => service.answer({ score: 70, reasons: ['payer_0241234567'] }), 'unreadable'],
    ['talks without end', () => service.ramble(), 'unreadable'],
  ];

  it.each(troubles)('that %s has given no answer: the amount decides', async (_, trouble, cause) => {
    trouble();
    const startedAt = performance.now();
    const payment = await pay();
    expect(performance.now() - startedAt).toBeLessThan(TIMEOUT_MS + 2000);
    expect(payment).toMatchObject({
      status: 'initiated',
      review: null,
      risk: {
        decision: 'allow',
        scorer: 'fallback',
        reasons: [
          { rule: `fraud_service.${cause}`, subject: null, outcome: 'allow', observed: ALLOWED, limit: 20_000 },
        ],
      },
    });
  });

  it('without an answer, holds and denies by the declared bands', async () => {
    service.answer('', 500);
    expect(await pay({ amount: HELD })).toMatchObject({
      review: { state: 'waiting' },
      risk: { decision: 'review', score: 60, scorer: 'fallback', reasons: [{ observed: HELD, limit: 20_000 }] },
    });
    expect(await pay({ amount: DENIED })).toMatchObject({
      status: 'rejected',
      failureCode: 'risk_denied',
      risk: { decision: 'deny', score: 85, scorer: 'fallback', reasons: [{ observed: DENIED, limit: 80_000 }] },
    });
  });

  it('is left alone while its breaker is open, is tried by one question, and is asked again when it is back', async () => {
    service.fallSilent();
    await waitFor('the breaker to open', async () => {
      await Promise.all(Array.from({ length: 30 }, () => pay()));
      return (await breakerState()) !== '0';
    });
    service.asked.length = 0;
    const spared = await Promise.all(Array.from({ length: 5 }, () => pay()));
    const causes = new Set(spared.flatMap(({ risk }) => risk.reasons.map((reason) => reason.rule)));
    expect(causes).toContain('fraud_service.breaker_open');
    expect(service.asked.length).toBeLessThanOrEqual(1);

    // Half open: of ten questions at a time one is asked, and its silence opens the breaker again.
    await waitFor('the breaker to be half open', async () => (await breakerState()) === '1', 20_000, 20);
    service.asked.length = 0;
    await Promise.all(Array.from({ length: 10 }, () => pay()));
    expect(service.asked).toHaveLength(1);

    service.answer({ score: 7 });
    const back = await waitFor('the service to be asked again', async () => {
      const { risk } = await pay();
      return risk.scorer === 'service' ? risk : null;
    });
    expect(back).toMatchObject({ decision: 'allow', score: 7 });
    await waitFor('the breaker to be closed', async () => (await breakerState()) === '0');
  }, 30_000);

  it('is counted by what was decided, and by whom', async () => {
    const text = await (await fetch(`${test.baseUrl}/metrics`)).text();
    for (const scorer of ['service', 'fallback'])
      expect(text).toMatch(
        new RegExp(`^synccash_risk_decisions_total\\{decision="allow",scorer="${scorer}"\\} \\d+$`, 'm'),
      );
  });
});
