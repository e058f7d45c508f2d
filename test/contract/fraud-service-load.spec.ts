import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PinoLogger } from 'nestjs-pino';
import { money } from '../../src/domain/money.js';
import { FraudService } from '../../src/fraud/fraud-service.js';
import type { RiskQuestion } from '../../src/fraud/risk-scorer.js';
import { newId } from '../../src/persistence/new-id.js';
import { FakeFraudService } from '../support/fraud-service.js';

const ANSWER_AFTER_MS = 1200;
/** Too short for an answer that has to wait for another's connection. */
const TIMEOUT_MS = 2200;

/** More at a time than it takes connections to make somebody wait. */
describe('many questions to a fraud service at a time', () => {
  let fake: FakeFraudService;
  let service: FraudService;

  beforeAll(async () => {
    fake = await FakeFraudService.start();
    const fallback = { allowUpTo: 0n, reviewUpTo: 0n };
    service = new FraudService(
      { url: fake.url, token: 'a-token', timeoutMs: TIMEOUT_MS, fallback },
      { review: 50, deny: 80 },
      { windowMs: 10_000, minCalls: 10, faultPercent: 50, tryAgainAfterMs: 5000 },
      { warn: () => undefined, debug: () => undefined } as unknown as PinoLogger,
    );
  });

  afterAll(async () => {
    await service.close();
    await fake.close();
  });

  const question = (): RiskQuestion => ({
    paymentId: newId(),
    merchantId: newId(),
    money: money(1000, 'GHS'),
    payer: { msisdn: '+233241234567', network: 'MTN' },
    deviceId: null,
    ip: null,
    reference: 'r',
    correlationId: 'c',
    askedAt: new Date(),
  });
  const askMany = (count: number) =>
    Promise.all(Array.from({ length: count }, () => service.opinionOf(question()).then(({ scorer }) => scorer)));

  it('are all asked at once, and answered', async () => {
    fake.answerAfter(ANSWER_AFTER_MS, { score: 1 });
    expect(new Set(await askMany(200))).toEqual(new Set(['service']));
    expect(service.state).toBe('closed');
  }, 20_000);

  it('are not asked beyond what can be, and that is no fault of the service', async () => {
    fake.answerAfter(ANSWER_AFTER_MS, { score: 1 });
    fake.asked.length = 0;
    const scorers = await askMany(700);
    expect(new Set(scorers)).toEqual(new Set(['service', 'fallback']));
    expect(scorers.filter((scorer) => scorer === 'service')).toHaveLength(fake.asked.length);
    expect(service.state).toBe('closed');
  }, 20_000);
});
