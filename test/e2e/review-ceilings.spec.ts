import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AppConfig } from '../../src/config/app-config.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { rule } from '../support/velocity-rules.js';
import { waitFor } from '../support/wait-for.js';

const HIGH = 5000;

/** More than GHS 50 in a day is looked at, more than GHS 90 is refused. */
function withDailyRules(config: AppConfig): AppConfig {
  const day = { calendar: 'day' } as const;
  const rules = [
    rule({ name: 'high_amount', measure: 'amount', window: day, limit: 4999n, outcome: 'review' }),
    rule({ name: 'daily_amount', measure: 'amount', window: day, limit: 9000n, outcome: 'deny' }),
  ];
  return { ...config, risk: { ...config.risk, policy: { ...config.risk.policy, rules } } };
}

describe('a payment that was held yesterday and is approved today', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp({ tune: withDailyRules });
  }, 30_000);

  afterAll(() => test.close(), 30_000);

  const amountsOf = (msisdn: string) =>
    test.database.query(
      `SELECT bucket_start::date - current_date AS day, amount_minor::int AS amount, payments::int FROM velocity_counters
       WHERE kind = 'payer' AND subject = $1 ORDER BY day`,
      [`+233${msisdn.slice(1)}`],
    );

  async function holdYesterday(msisdn: string): Promise<string> {
    const { body } = await test.api.initiate({ payer: { msisdn }, amount: HIGH });
    expect(body).toMatchObject({ status: 'initiated', review: { state: 'waiting' } });
    const payer = [`+233${msisdn.slice(1)}`];
    await test.database.query(
      `UPDATE velocity_counters SET bucket_start = bucket_start - interval '1 day' WHERE kind = 'payer' AND subject = $1`,
      payer,
    );
    await test.database.query(
      `UPDATE payments SET created_at = created_at - interval '1 day' WHERE payer_msisdn = $1`,
      payer,
    );
    return body.id;
  }
  const approve = async (id: string) => {
    const answer = await test.admin.call('POST', `/resilience/reviews/${id}/approve`, {
      body: { reason: 'all is well' },
    });
    expect(answer.status).toBe(200);
  };

  it('is part of the ceiling of today, when its money moves', async () => {
    const msisdn = '0247360120';
    await approve(await holdYesterday(msisdn));
    expect(await amountsOf(msisdn)).toEqual([
      { day: -1, amount: 0, payments: 1 },
      { day: 0, amount: HIGH, payments: 0 },
    ]);
    const { body } = await test.api.initiate({ payer: { msisdn }, amount: 4500 });
    expect(body).toMatchObject({ status: 'rejected', failureCode: 'risk_denied' });
  });

  it('is given back to today when nothing has moved', async () => {
    const msisdn = '0247360101';
    const id = await holdYesterday(msisdn);
    await approve(id);
    await waitFor('it to be rejected', async () => (await test.api.status(id)).status === 'rejected');
    expect(await amountsOf(msisdn)).toEqual([
      { day: -1, amount: 0, payments: 1 },
      { day: 0, amount: 0, payments: 0 },
    ]);
    const { body } = await test.api.initiate({ payer: { msisdn }, amount: 4500 });
    expect(body.risk.decision).toBe('allow');
  });

  it('is counted where it was while it is approved on the same day', async () => {
    const msisdn = '0247360220';
    const { body } = await test.api.initiate({ payer: { msisdn }, amount: HIGH });
    await approve(body.id);
    expect(await amountsOf(msisdn)).toEqual([{ day: 0, amount: HIGH, payments: 1 }]);
  });
});
