import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runCommand, type CommandResult } from '../support/command.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase } from '../support/test-database.js';
import { waitFor } from '../support/wait-for.js';

const verify = (env: Record<string, string>): Promise<CommandResult> => runCommand('ledger/verify.js', env);

/** What a hand in the database can do that nothing of ours does: no trigger, no foreign key. */
const BY_HAND = 'SET session_replication_role = replica;';
const COLLECTION = `SELECT a.id FROM attempts a WHERE a.operation = 'collect' AND a.state = 'succeeded' ORDER BY a.id LIMIT 1`;
const PAYOUT = `SELECT id FROM payouts WHERE status = 'succeeded' LIMIT 1`;
/** A careful hand: the balances agree with the entries again. */
const REBALANCE = `
  UPDATE accounts a SET balance_minor = coalesce((SELECT sum(e.amount_minor) FROM entries e WHERE e.account_id = a.id), 0);`;
const forget = (postings: string) => `
  DELETE FROM entries WHERE posting_id IN (SELECT id FROM postings WHERE ${postings});
  DELETE FROM postings WHERE ${postings};`;

/** What was done, the statements, and what the command has to say. */
const BREAKS: readonly (readonly [string, string, RegExp])[] = [
  [
    'a balance was raised',
    `UPDATE accounts SET balance_minor = balance_minor + 1 WHERE kind = 'merchant_available';`,
    /the balance of every account is the sum of its entries: account \S+ \(merchant_available\): \d+ stands there, its entries sum to \d+/,
  ],
  [
    'an entry was changed, and the balance with it',
    `UPDATE entries SET amount_minor = amount_minor - 1 WHERE (posting_id, account_id) IN (
       SELECT e.posting_id, e.account_id FROM entries e JOIN postings p ON p.id = e.posting_id
       WHERE p.kind = 'payout_succeeded' ORDER BY e.amount_minor DESC LIMIT 1);${REBALANCE}`,
    /every posting balances, and has entries: posting \S+ \(payout_succeeded of \S+\) is off by -1/,
  ],
  [
    'a posting lost its entries',
    `DELETE FROM entries WHERE posting_id IN (SELECT id FROM postings WHERE kind = 'refund_succeeded');
     ALTER TABLE accounts DROP CONSTRAINT chk_accounts_never_negative;${REBALANCE}`,
    /every posting balances, and has entries: posting \S+ \(refund_succeeded of \S+\) is off by 0/,
  ],
  [
    'a payout was forgotten in the books, without a trace',
    `${forget(`kind IN ('payout_succeeded', 'payout_reserved')`)}${REBALANCE}`,
    /a rail holds what its attempts have moved: rail mtn_momo: its clearing account stands at -?\d+, its attempts have moved -?\d+/,
  ],
  [
    'an attempt that moved money is gone',
    `DELETE FROM attempts WHERE id IN (${COLLECTION});`,
    /a rail holds what its attempts have moved: rail mtn_momo/,
  ],
  [
    'a collection was made out to be larger',
    `UPDATE attempts SET amount_minor = amount_minor + 1 WHERE id IN (${COLLECTION});`,
    /a rail holds what its attempts have moved: rail mtn_momo/,
  ],
  [
    'a fee was changed without a correction',
    `UPDATE attempts SET rail_fee_minor = rail_fee_minor - 1 WHERE id IN (${COLLECTION});`,
    /what is booked as taken by a rail is what its attempts that have moved money cost: rail mtn_momo: its fees stand at \d+, its attempts have cost \d+/,
  ],
  [
    'a fee was moved from the attempt that was corrected to another',
    `UPDATE attempts SET rail_fee_minor = rail_fee_minor + CASE
       WHEN id IN (SELECT attempt_id FROM fee_corrections) THEN -1
       WHEN id IN (${COLLECTION}) THEN 1 ELSE 0 END;`,
    /every correction of a fee is booked, and the last one is what the attempt costs: attempt \S+ costs 11/,
  ],
  [
    'a correction was forgotten in the books, and its attempt put back',
    `${forget(`kind = 'fee_corrected'`)}${REBALANCE}
     UPDATE attempts a SET rail_fee_minor = f.before_minor FROM fee_corrections f WHERE f.attempt_id = a.id;`,
    /every correction of a fee is booked/,
  ],
  [
    'a payout that has ended was opened again',
    `UPDATE payouts SET status = 'pending', finished_at = NULL WHERE id IN (${PAYOUT});`,
    /what payouts have set aside is what is in transit: merchant \S+: 0 in transit, its live payouts have set aside 505/,
  ],
  [
    'the end of a payout was forgotten, with its attempt',
    `${forget(`kind = 'payout_succeeded'`)}${REBALANCE}
     DELETE FROM attempts WHERE owner_id IN (${PAYOUT});`,
    /what payouts have set aside is what is in transit: merchant \S+: 505 in transit, its live payouts have set aside 0/,
  ],
  [
    'a refund that has ended was opened again',
    `UPDATE refunds SET status = 'pending', finished_at = NULL;`,
    /what refunds have set aside is what is reserved for them: merchant \S+: 0 reserved, its live refunds have set aside \d+/,
  ],
  [
    'a payment was made out to have captured more',
    `UPDATE payments SET captured_minor = captured_minor + 1 WHERE captured_minor > 0;`,
    /a payment has captured what its attempts have collected, .*: payment \S+: captured \d+ and refunded \d+/,
  ],
  [
    'what was given back of a payment was taken off it, to be given back again',
    `UPDATE payments SET refunded_minor = 0;`,
    /a payment has captured what its attempts have collected, and what goes back of it is what its refunds say: .*refunded 0/,
  ],
  [
    'an attempt of a payment that has ended was opened again',
    `UPDATE attempts SET state = 'pending', finished_at = NULL, evidence = NULL WHERE state = 'failed';`,
    /nothing that has ended has a live attempt: attempt \S+ of payment \S+ is live/,
  ],
];

describe('the verify command', () => {
  let test: TestApp;

  /** Some of everything that is booked; then the server stops, so that the database can be copied. */
  beforeAll(async () => {
    test = await startTestApp();
    const { api, admin } = test;
    const pay = async (msisdn: string, status: string) => {
      const { id } = await api.pay(msisdn, { amount: 10_000, provider: 'mtn_momo' });
      await waitFor(`the payment to be ${status}`, async () => (await api.status(id)).status === status);
      return api.get(id);
    };
    const payment = await pay('0243300120', 'confirmed');
    const corrected = await pay('0243300220', 'confirmed');
    await pay('0243300301', 'rejected');
    await admin.act(`attempts/${corrected.attempts[0]!.id}/rail-fee`, { feeAmount: 12 });
    const payout = await api.payOut({ payee: { msisdn: '0243300420' }, provider: 'mtn_momo' });
    await waitFor('the payout', async () => (await api.payout(payout.body.id)).status === 'succeeded');
    const refund = await api.call<{ id: string }>('POST', `/payments/${payment.id}/refund`, {
      body: { amount: 1000 },
      headers: { 'idempotency-key': randomUUID() },
    });
    await waitFor('the refund', async () => (await api.refund(refund.body.id)).status === 'succeeded');
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
