import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { breakOf } from '../support/books.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

const WAITERS = `
  SELECT count(*)::int AS n FROM pg_stat_activity
  WHERE datname = current_database() AND wait_event_type = 'Lock' AND application_name LIKE 'synccash%'`;

/** Whoever waits for a merchant's balance has nothing yet that another, who has the balance, may want. */
describe('while somebody has a merchant’s balance', () => {
  let test: TestApp;
  let holder: Client;

  beforeAll(async () => {
    test = await startTestApp();
    holder = new Client({ connectionString: test.database.url });
    await holder.connect();
  }, 30_000);
  afterEach(() => test.rails.clearFaults());
  afterAll(async () => {
    await holder.end();
    await test.close();
  });

  const confirmed = async (msisdn: string, request: object = {}) => {
    const { id } = await test.api.pay(msisdn, { amount: 10_000, provider: 'mtn_momo', ...request });
    await waitFor('the payment to be confirmed', async () => (await test.api.status(id)).status === 'confirmed');
    return id;
  };
  const waiters = async () => (await test.database.query<{ n: number }>(WAITERS))[0]?.n ?? 0;
  const someoneWaits = () => waitFor('someone to wait for the balance', async () => (await waiters()) > 0);
  const takeBalance = async () => {
    await holder.query('BEGIN');
    await holder.query(`SELECT 1 FROM accounts WHERE kind = 'merchant_available' FOR UPDATE`);
  };
  const refund = (paymentId: string, amount: number) =>
    test.api.call<{ id: string }>('POST', `/payments/${paymentId}/refund`, {
      body: { amount },
      headers: { 'idempotency-key': randomUUID() },
    });

  it('a batch that ends a payout waits with no other account in hand', async () => {
    await confirmed('0245500120');
    await test.rails.fault('slow_pin', { ms: 1000 });
    const { body } = await test.api.payOut({ payee: { msisdn: '0245500121' } });
    await waitFor('it to be sent', async () => (await test.api.payout(body.id)).status === 'pending');
    await takeBalance();
    await someoneWaits();
    await expect(holder.query(`SELECT 1 FROM accounts FOR UPDATE NOWAIT`)).resolves.toBeDefined();
    await holder.query('COMMIT');
    await waitFor('the payout to end', async () => (await test.api.payout(body.id)).status === 'succeeded');
  }, 40_000);

  it('a refund of a split payment waits without the payment, which legs that end want too', async () => {
    const payment = await confirmed('0245500122', {
      splits: [{ wallet: { msisdn: '0245500126' }, amount: 1000, reference: 'leg' }],
    });
    await waitFor('the leg to end', async () => (await test.api.get(payment)).settlement === 'settled');
    await takeBalance();
    const asked = refund(payment, 1000);
    await someoneWaits();
    await expect(holder.query(`SELECT 1 FROM payments FOR UPDATE NOWAIT`)).resolves.toBeDefined();
    await holder.query('COMMIT');
    expect((await asked).status).toBe(202);
  }, 40_000);

  it('those who want to take from it wait with half of the connections, and the others are served', async () => {
    const payment = await confirmed('0245500123');
    await takeBalance();
    const asked = Array.from({ length: 40 }, (_, n) =>
      n % 2 === 0 ? refund(payment, 50) : test.api.payOut({ payee: { msisdn: '0245500124' }, amount: 50 }),
    );
    await someoneWaits();
    expect((await test.api.initiate({ payer: { msisdn: '0245500125' } })).status).toBe(202);
    // Half of the pool for those forty, and two batches that end something.
    expect(await waiters()).toBeLessThanOrEqual(7);
    await holder.query('COMMIT');
    expect(new Set((await Promise.all(asked)).map(({ status }) => status))).toEqual(new Set([202]));
    await waitFor('everything to end', async () => {
      const { payoutsInTransit, refundsReserved } = await test.api.balance();
      return payoutsInTransit === 0 && refundsReserved === 0;
    });
    expect(await breakOf(test.database.url)).toBeNull();
  }, 40_000);
});
