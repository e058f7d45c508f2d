import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runCommand, type CommandResult } from '../support/command.js';
import type { FeeRule } from '../../src/domain/fees.js';
import { BREAKS, BY_HAND } from '../support/book-breaks.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase } from '../support/test-database.js';
import { waitFor } from '../support/wait-for.js';

const verify = (env: Record<string, string>): Promise<CommandResult> => runCommand('ledger/verify.js', env);

/** Half a percent of what is collected. */
const OUR_FEE: FeeRule = {
  provider: 'platform',
  operation: 'collect',
  network: null,
  validFrom: new Date(0),
  fixedMinor: 0n,
  basisPoints: 50,
  capMinor: null,
};

describe('the verify command', () => {
  let test: TestApp;

  /** Some of everything that is booked; then the server stops, so that the database can be copied. */
  beforeAll(async () => {
    test = await startTestApp({
      tune: (config) => ({
        ...config,
        routing: { ...config.routing, fees: [...config.routing.fees, OUR_FEE] },
        engine: { ...config.engine, policy: { ...config.engine.policy, secondLooksMs: [1000, 3000] } },
      }),
    });
    const { api, admin } = test;
    const pay = async (msisdn: string, status: string, request: Record<string, unknown> = {}) => {
      const { id } = await api.pay(msisdn, { amount: 10_000, provider: 'mtn_momo', ...request });
      await waitFor(`the payment to be ${status}`, async () => (await api.status(id)).status === status);
      return api.get(id);
    };
    const giveBack = async (id: string, amount: number) => {
      const refund = await api.call<{ id: string }>('POST', `/payments/${id}/refund`, {
        body: { amount },
        headers: { 'idempotency-key': randomUUID() },
      });
      await waitFor('the refund', async () => (await api.refund(refund.body.id)).status === 'succeeded');
    };
    const late = async (msisdn: string, lateSuccessPolicy: string) => {
      await api.call('PATCH', '/merchant', { body: { lateSuccessPolicy } });
      await test.rails.fault('late_success', { count: 1, ms: 300 });
      const { id } = await api.pay(msisdn);
      return waitFor('the late money', async () => (await api.get(id)).lateSuccesses[0] ?? null);
    };
    const payment = await pay('0243300120', 'confirmed');
    const corrected = await pay('0243300220', 'confirmed');
    await pay('0243300301', 'rejected');
    await pay('0243300304', 'pending');
    await admin.act(`attempts/${corrected.attempts[0]!.id}/rail-fee`, { feeAmount: 12 });
    const payout = await api.payOut({ payee: { msisdn: '0243300420' }, provider: 'mtn_momo' });
    await waitFor('the payout', async () => (await api.payout(payout.body.id)).status === 'succeeded');
    await giveBack(payment.id, 1000);
    await giveBack(corrected.id, 9500);

    const wallet = { msisdn: '0243300520' };
    const split = await pay('0243300620', 'confirmed', { splits: [{ wallet, amount: 6000, reference: 'leg' }] });
    await waitFor('the leg', async () => (await api.get(split.id)).settlement === 'settled');
    await late('0243300720', 'hold');
    const { refundId } = await late('0243300820', 'refund');
    await waitFor('the refund', async () => (await api.refund(refundId ?? '')).status === 'succeeded');
    await test.rails.fault('late_success', { count: 1, ms: 300 });
    const left = await api.payOut({ payee: { msisdn: '0243300920' }, provider: 'mtn_momo', reference: 'late' });
    await waitFor('the payout to have left all the same', async () =>
      (await api.payout(left.body.id)).timeline.some(({ type }) => type === 'payout.late_success'),
    );
    const other = await admin.pay('0273301020', { amount: 10_000 });
    await waitFor('the payment of another merchant', async () => (await admin.status(other.id)).status === 'confirmed');
    await test.stop();
  }, 60_000);

  afterAll(() => test.close());

  it('says OK of books that hold', async () => {
    expect(await test.database.query('SELECT 1 FROM fee_corrections')).toHaveLength(1);
    expect(await verify({ DATABASE_URL: test.database.url })).toEqual({
      code: 0,
      stdout: 'OK: the books balance\n',
      stderr: '',
    });
  }, 30_000);

  it('finds the books of the sandbox that runs here, but never guesses in production', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'synccash-verify-'));
    writeFileSync(join(dir, 'sandbox.json'), JSON.stringify({ databaseUrl: test.database.url }));
    expect(await verify({ SANDBOX_DIR: dir })).toMatchObject({ code: 0, stdout: 'OK: the books balance\n' });
    const production = await verify({ SANDBOX_DIR: dir, SYNCCASH_PROFILE: 'production' });
    expect([production.code, production.stderr]).toEqual([2, expect.stringContaining('set DATABASE_URL')]);
    rmSync(dir, { recursive: true });
  }, 30_000);

  it.each(BREAKS)(
    'names it when %s',
    async (_, statements, said) => {
      const database = await createTestDatabase(new URL(test.database.url).pathname.slice(1));
      try {
        await database.query(`${BY_HAND}${statements}`);
        const { code, stdout, stderr } = await verify({ DATABASE_URL: database.url });
        expect([code, stdout, stderr]).toEqual([1, expect.stringMatching(said), '']);
        expect(stdout).toMatch(/^it does not hold that /);
      } finally {
        await database.drop();
      }
    },
    30_000,
  );

  it('changes nothing of what it looks at', async () => {
    const size = () => test.database.query('SELECT id, balance_minor FROM accounts ORDER BY id');
    const before = await size();
    await verify({ DATABASE_URL: test.database.url });
    expect(await size()).toEqual(before);
  }, 30_000);

  it('does not say OK of what it could not look at', async () => {
    const none = await verify({ SANDBOX_DIR: join(tmpdir(), 'synccash-no-sandbox-here') });
    expect([none.code, none.stdout, none.stderr]).toEqual([2, '', expect.stringContaining('set DATABASE_URL')]);
    const unreachable = await verify({ DATABASE_URL: 'postgres://synccash:s3cret@127.0.0.1:1/none' });
    expect([unreachable.code, unreachable.stdout]).toEqual([2, '']);
    expect(unreachable.stderr).toMatch(/^the books could not be verified: /);
    expect(unreachable.stderr).not.toContain('s3cret');
    const empty = await createTestDatabase('template0');
    const { code, stderr } = await verify({ DATABASE_URL: empty.url });
    expect([code, stderr]).toEqual([2, expect.stringContaining('does not exist')]);
    await empty.drop();
  }, 30_000);
});
