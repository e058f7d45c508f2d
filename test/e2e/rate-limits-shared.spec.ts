import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AppConfig } from '../../src/config/app-config.js';
import { LimitedClient } from '../support/limited-client.js';
import { createMerchant } from '../support/merchants.js';
import { startSecondApp, type SecondApp } from '../support/second-app.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

/** The machine of the tests may be busy; what is tested is exactness, not the deadline. */
const patient = (config: AppConfig): AppConfig => ({
  ...config,
  rateLimits: { ...config.rateLimits, storeDeadlineMs: 5000 },
});

describe('rate limits in PostgreSQL', () => {
  let test: TestApp;
  let second: SecondApp;

  beforeAll(async () => {
    const env = {
      RATE_LIMIT_STORE: 'postgres',
      RATE_LIMIT_MERCHANT: '20/1h',
      RATE_LIMIT_GLOBAL: '100000/1s burst 100000',
    };
    test = await startTestApp({ env, tune: patient });
    second = await startSecondApp(test);
  }, 30_000);

  afterAll(async () => {
    await second.close();
    await test.close();
  });

  const both = (apiKey: string) => [test, second].map(({ baseUrl }) => new LimitedClient(baseUrl, apiKey));
  const metric = async (name: string) => {
    const text = await (await fetch(`${test.baseUrl}/metrics`)).text();
    return Number(new RegExp(`^${name}\\{store="postgres"\\} (\\d+)`, 'm').exec(text)?.[1]);
  };

  it('hold across two servers, exactly', async () => {
    const [one, two] = both((await createMerchant(test.database)).apiKey);
    const answers = await Promise.all(Array.from({ length: 60 }, (_, n) => (n % 2 === 0 ? one! : two!).get()));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(20);
    expect(statuses.filter((status) => status === 429)).toHaveLength(40);
    expect(new Set((await two!.statuses(3)).concat(await one!.statuses(3)))).toEqual(new Set([429]));
    expect(await metric('synccash_rate_limit_store_faults_total')).toBeNaN();
  });

  it('are counted in each process while the table cannot be used, and together again afterwards', async () => {
    const [one, two] = both((await createMerchant(test.database)).apiKey);
    expect([...(await one!.statuses(10)), ...(await two!.statuses(10))]).toEqual(Array<number>(20).fill(200));
    expect([(await one!.get()).status, (await two!.get()).status]).toEqual([429, 429]);

    await test.database.query('ALTER TABLE rate_limit_counters RENAME TO rate_limit_counters_away');
    expect(await one!.statuses(25)).toEqual([...Array<number>(20).fill(200), ...Array<number>(5).fill(429)]);
    expect(await metric('synccash_rate_limit_degraded')).toBe(1);

    await test.database.query('ALTER TABLE rate_limit_counters_away RENAME TO rate_limit_counters');
    await waitFor(
      'the shared store to be used again',
      async () => (await metric('synccash_rate_limit_degraded')) === 0,
    );
    expect((await two!.get()).status).toBe(429);
  }, 30_000);
});
