import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { PaymentBody, ProblemBody } from '../support/api-client.js';
import { startSecondApp } from '../support/second-app.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

interface StuckBody extends ProblemBody {
  id: string;
  state: string;
  needsReview: boolean;
}

const EVIDENCE = 'statement of the rail, line 4711, read by a person';

describe('an attempt whose sender died', () => {
  let test: TestApp;
  let next = 0;

  beforeAll(async () => {
    test = await startTestApp();
  }, 30_000);

  afterEach(() => test.rails.clearFaults());
  afterAll(() => test.close());

  const number = (ending = '20') => `02488${String((next += 1)).padStart(3, '0')}${ending}`;
  const pay = async (msisdn = number()) => (await test.api.pay(msisdn, { provider: 'mtn_momo' })).id;
  const attemptOf = async (id: string) => (await test.api.get(id)).attempts[0]!;

  /** What a crash right after a send leaves behind, so long ago. */
  const orphan = async (sentSecondsAgo: number) => {
    await test.rails.fault('refuse_connections');
    const id = await pay();
    const { reference } = await attemptOf(id);
    await waitFor('it to be between two sends', async () => {
      const changed = await test.database.query(
        `UPDATE attempts SET next_action = 'ask_status', next_action_at = now() + interval '1 day', unproven_sends = 1,
           last_sent_at = now() - $2 * interval '1 second'
         WHERE reference = $1 AND next_action = 'send' RETURNING id`,
        [reference, sentSecondsAgo],
      );
      return changed.length > 0;
    });
    return { paymentId: id, attemptId: (await attemptOf(id)).id };
  };
  const resolve = (attemptId: string, outcome: string) =>
    test.admin.act<StuckBody>(`attempts/${attemptId}/resolve`, { outcome, evidence: EVIDENCE });

  it('is unknown when the rail does not tell, and its payment is pending: a rail may have it', async () => {
    const { paymentId, attemptId } = await orphan(60);
    await test.admin.act(`attempts/${attemptId}/ask`);
    await waitFor('it to be unknown', async () => (await attemptOf(paymentId)).state === 'unknown');
    expect((await test.api.status(paymentId)).status).toBe('pending');
    expect((await resolve(attemptId, 'failed')).status).toBe(200);
  }, 30_000);

  it('ends by an operator’s evidence even before the rail was asked, but not while its sender may be waiting', async () => {
    const alive = await orphan(0);
    const refused = await resolve(alive.attemptId, 'succeeded');
    expect([refused.status, refused.body.code]).toEqual([409, 'attempt_not_resolvable']);
    const dead = await orphan(60);
    expect((await resolve(dead.attemptId, 'succeeded')).body).toMatchObject({ state: 'succeeded' });
    expect((await test.api.status(dead.paymentId)).status).toBe('confirmed');
  }, 30_000);

  it('is flagged for a person when its rail is not configured any more, sent or not', async () => {
    const taken = await pay(number('04'));
    await waitFor('the rail to have it', async () => (await test.api.status(taken)).status === 'pending');
    await test.rails.fault('refuse_connections');
    const unsent = await pay();
    await test.stop();
    const other = await startSecondApp(test, (config) => ({ ...config, rails: { ...config.rails, mtnMomo: null } }));
    try {
      for (const [id, state, status] of [
        [taken, 'pending', 'pending'],
        [unsent, 'sending', 'initiated'],
      ] as const) {
        const detail = await waitFor('a person to be asked', async () => {
          const { body } = await other.api.call<PaymentBody & { attempts: StuckBody[] }>('GET', `/payments/${id}`);
          return body.attempts[0]!.needsReview ? body : null;
        });
        expect(detail).toMatchObject({ status, attempts: [{ state }] });
      }
    } finally {
      await other.close();
    }
  }, 60_000);
});
