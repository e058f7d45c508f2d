import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

/** DESIGN: the last two digits of the payer's number choose what the rail does. */
const SCENARIOS = [
  { digits: '00', tells: 'success', status: 'confirmed', failureCode: null, moved: 1 },
  { digits: '01', tells: 'insufficient funds', status: 'rejected', failureCode: 'insufficient_funds', moved: 0 },
  { digits: '02', tells: 'refused by the payer', status: 'rejected', failureCode: 'declined_by_payer', moved: 0 },
  { digits: '03', tells: 'the PIN window passed', status: 'expired', failureCode: 'expired', moved: 0 },
  { digits: '05', tells: 'no such wallet', status: 'rejected', failureCode: 'wallet_not_found', moved: 0 },
  { digits: '06', tells: 'over the limit', status: 'rejected', failureCode: 'limit_reached', moved: 0 },
  { digits: '07', tells: 'HTTP 500 although accepted', status: 'confirmed', failureCode: null, moved: 1 },
  { digits: '08', tells: 'no answer although accepted', status: 'confirmed', failureCode: null, moved: 1 },
  { digits: '09', tells: 'the callback is lost', status: 'confirmed', failureCode: null, moved: 1 },
  { digits: '10', tells: 'the callback comes twice', status: 'confirmed', failureCode: null, moved: 1 },
  { digits: '11', tells: 'the callback comes before the answer', status: 'confirmed', failureCode: null, moved: 1 },
  {
    digits: '12',
    tells: 'a forged callback claims success',
    status: 'rejected',
    failureCode: 'declined_by_payer',
    moved: 0,
  },
  { digits: '13', tells: '503 twice, then accepted', status: 'confirmed', failureCode: null, moved: 1 },
  {
    digits: '14',
    tells: 'HTML 200 and not accepted',
    status: 'rejected',
    failureCode: 'rail_never_accepted',
    moved: 0,
  },
  { digits: '15', tells: 'slow, then success', status: 'confirmed', failureCode: null, moved: 1 },
] as const;

describe('every scenario of the simulated rail', () => {
  let test: TestApp;
  const ids = new Map<string, string>();

  beforeAll(async () => {
    test = await startTestApp();
    // All at once, as in life; each spec then looks at its own.
    for (const digits of [...SCENARIOS.map((scenario) => scenario.digits), '04']) {
      ids.set(digits, (await test.api.pay(`02412345${digits}`)).id);
    }
  }, 30_000);

  afterAll(async () => {
    await test.close();
  });

  it.each(SCENARIOS)(
    '$digits ($tells) ends as $status with $moved debit',
    async ({ digits, status, failureCode, moved }) => {
      const id = ids.get(digits)!;
      const ended = await waitFor(`scenario ${digits} to end`, () => test.api.isFinal(id), 45_000);
      expect(ended).toMatchObject({ status, failureCode, needsReview: false });

      const rows = await test.rails.books({ msisdn: `+2332412345${digits}` });
      expect(rows.filter((row) => row.status === 'moved')).toHaveLength(moved);

      // One instruction, under one reference, however often it was sent.
      const { attempts } = await test.api.get(id);
      expect(attempts).toHaveLength(1);
      expect(rows.length).toBeLessThanOrEqual(1);
      for (const row of rows) expect(row.reference).toBe(attempts[0]!.reference);
      expect(attempts[0]!.evidence).not.toBeNull();
    },
    60_000,
  );

  it('04 (the payer never answers) stays pending and is asked about', async () => {
    const id = ids.get('04')!;
    const detail = await waitFor('two status queries', async () => {
      const found = await test.api.get(id);
      return (found.attempts[0]?.polls ?? 0) >= 2 ? found : null;
    });
    expect(detail.status).toBe('pending');
    expect(detail.attempts[0]).toMatchObject({ state: 'pending', needsReview: false, sends: 1 });
  }, 30_000);

  it('keeps the forged callback as a receipt that nobody believed', async () => {
    const receipts = await test.database.query<{ claimed_status: string; state: string }>(
      `SELECT r.claimed_status, a.state FROM webhook_receipts r JOIN attempts a ON a.id = r.attempt_id WHERE a.msisdn LIKE '%12'`,
    );
    expect(receipts).toEqual([{ claimed_status: 'SUCCESSFUL', state: 'failed' }]);
  });

  it('stores a callback that comes twice once', async () => {
    const rows = await test.database.query<{ count: number }>(
      `SELECT count(*)::int FROM webhook_receipts r JOIN attempts a ON a.id = r.attempt_id WHERE a.msisdn LIKE '%10'`,
    );
    expect(rows).toEqual([{ count: 1 }]);
  });

  it('sends an instruction that was not accepted again under the same reference', async () => {
    const { attempts } = await test.api.get(ids.get('13')!);
    expect(attempts[0]).toMatchObject({ sends: 3, state: 'succeeded' });
    expect(attempts[0]!.trail.map((entry) => entry.class)).toEqual(
      expect.arrayContaining(['not_sent', 'not_sent', 'accepted']),
    );
  });
});
