import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '../support/database-server.js';
import { startSecondApp } from '../support/second-app.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

describe('a Redis that is not there', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp({ env: { REDIS_URL: `redis://127.0.0.1:${await freePort()}` } });
  }, 60_000);

  afterAll(() => test.close(), 30_000);

  it('keeps no server from starting: payments confirm, limits are counted in the process, and the probe says degraded', async () => {
    const ids = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => (await test.api.pay(`02477000${String(20 + n)}`)).id),
    );
    for (const id of ids)
      expect((await waitFor('the payment to end', () => test.api.isFinal(id))).status).toBe('confirmed');
    expect(await test.rails.books()).toHaveLength(ids.length);

    expect((await fetch(`${test.baseUrl}/api/v1/health/ready`)).status).toBe(200);
    const detailed = await fetch(`${test.baseUrl}/api/v1/health/detailed`, {
      headers: { authorization: `Bearer ${test.operator.apiKey}` },
    });
    expect(await detailed.json()).toMatchObject({ details: { queue: { status: 'degraded', backend: 'redis' } } });
    const { body } = await test.admin.look('rate-limits');
    expect(body).toMatchObject({ store: { kind: 'redis', isDegraded: true } });
  }, 60_000);

  it('holds up no stop', async () => {
    const other = await startSecondApp(test);
    const startedAt = performance.now();
    await other.close();
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  }, 60_000);
});
