import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ProblemBody } from '../support/api-client.js';
import { countRuns } from '../support/statement-runs.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

interface StuckBody {
  id: string;
  ownerId: string;
  state: string;
  failureCode: string | null;
  needsReview: boolean;
  msisdn: string;
  polls: number;
}

interface StuckPage {
  data: StuckBody[];
  hasMore: boolean;
  nextCursor: string | null;
}

interface BreakersBody {
  data: { provider: string; operation: string; state: string; cause: string; pending: object }[];
}

const EVIDENCE = 'statement of the rail, line 4711, read by a person';

describe('attempts that do not end by themselves', () => {
  let test: TestApp;
  let next = 0;

  beforeAll(async () => {
    test = await startTestApp({
      env: { AT_NETWORKS: 'AT,MTN,TELECEL' },
      tune: (config) => ({
        ...config,
        pendingAge: { ...config.pendingAge, minAgeMs: 1000, minTaken: 6, lookEveryMs: 200 },
      }),
    });
  }, 30_000);

  afterEach(() => test.rails.clearFaults());
  afterAll(() => test.close());

  /** The payer never answers. */
  const stuck = async () => {
    const payer = { msisdn: `02455${String((next += 1)).padStart(3, '0')}04` };
    const { body } = await test.api.initiate({ payer, provider: 'mtn_momo' });
    const attempt = await waitFor('it to be pending', async () => {
      const [found] = (await test.api.get(body.id)).attempts;
      return found?.state === 'pending' ? found : null;
    });
    return { paymentId: body.id, attemptId: attempt.id };
  };
  const list = async (query = 'olderThanSeconds=0') => (await test.admin.look<StuckPage>(`attempts?${query}`)).body;
  const resolve = (attemptId: string, outcome: string, request: object = {}) =>
    test.admin.act<StuckBody & ProblemBody>(`attempts/${attemptId}/resolve`, {
      outcome,
      evidence: EVIDENCE,
      ...request,
    });

  it('are listed oldest first, page by page, with the number masked, to operators only', async () => {
    const made = [await stuck(), await stuck(), await stuck()];
    expect(await list('olderThanSeconds=600')).toMatchObject({ data: [], hasMore: false });
    const first = await list('olderThanSeconds=0&limit=2');
    expect(first.data.map(({ id }) => id)).toEqual(made.slice(0, 2).map(({ attemptId }) => attemptId));
    expect(first.data[0]).toMatchObject({
      ownerId: made[0]!.paymentId,
      msisdn: expect.stringMatching(/^\+23324\*\*\*/),
    });
    const second = await list(`olderThanSeconds=0&limit=2&cursor=${first.nextCursor ?? ''}`);
    expect(second.data.map(({ id }) => id)).toEqual([made[2]!.attemptId]);
    expect((await test.api.look('attempts')).status).toBe(403);
    for (const { attemptId } of made) await resolve(attemptId, 'failed');
  }, 30_000);

  it('are asked about at once when an operator wants it', async () => {
    const { attemptId, paymentId } = await stuck();
    const before = (await test.api.get(paymentId)).attempts[0]!.polls;
    await test.database.query(`UPDATE attempts SET next_action_at = now() + interval '1 day' WHERE state = 'pending'`);
    expect((await test.admin.act(`attempts/${attemptId}/ask`)).status).toBe(200);
    await waitFor('the rail to be asked', async () => (await test.api.get(paymentId)).attempts[0]!.polls > before);
    await resolve(attemptId, 'failed');
  }, 30_000);

  it('end by an operator’s evidence: the payment is confirmed, and the evidence and the reason are kept', async () => {
    const { attemptId, paymentId } = await stuck();
    const answer = await resolve(attemptId, 'succeeded', { railTransactionId: 'MP-4711' });
    expect(answer.body).toMatchObject({ state: 'succeeded', needsReview: false });
    const detail = await test.api.get(paymentId);
    expect(detail).toMatchObject({
      status: 'confirmed',
      capturedAmount: 1050,
      attempts: [{ state: 'succeeded', evidence: { source: 'operator', replyExcerpt: EVIDENCE } }],
    });
    expect(detail.attempts[0]!.trail.at(-1)).toMatchObject({ source: 'operator', class: 'succeeded' });
    const { body } = await test.admin.look<{ data: object[] }>(`audit?subject=${attemptId}`);
    expect(body.data).toMatchObject([
      { action: 'attempt.resolve', details: { outcome: 'succeeded', evidence: EVIDENCE } },
    ]);
  }, 30_000);

  it('end as failed without going over another rail, and once only', async () => {
    const payer = { msisdn: `02455${String((next += 1)).padStart(3, '0')}04` };
    const { body: payment } = await test.api.initiate({ payer, strategy: 'cheapest' });
    const attempt = await waitFor('it to be pending', async () => {
      const [found] = (await test.api.get(payment.id)).attempts;
      return found?.state === 'pending' ? found : null;
    });
    const answers = await Promise.all([resolve(attempt.id, 'failed'), resolve(attempt.id, 'succeeded')]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const detail = await test.api.get(payment.id);
    expect(detail.attempts).toHaveLength(1);
    const isFailed = detail.attempts[0]!.state === 'failed';
    expect(detail).toMatchObject(
      isFailed ? { status: 'rejected', failureCode: 'operator_resolved' } : { status: 'confirmed', failureCode: null },
    );
  }, 30_000);

  it('cannot be resolved without evidence, nor when they have ended', async () => {
    const { attemptId } = await stuck();
    expect((await resolve(attemptId, 'failed', { evidence: 'no' })).status).toBe(400);
    expect((await resolve(attemptId, 'perhaps')).status).toBe(400);
    expect((await resolve('att_01kgn6q4s8e3rvq6c1m3k3wz5t', 'failed')).status).toBe(404);
    await resolve(attemptId, 'failed');
    const again = await resolve(attemptId, 'failed');
    expect([again.status, again.body.code]).toEqual([409, 'attempt_not_resolvable']);
    expect((await test.admin.act(`attempts/${attemptId}/reviewed`)).status).toBe(409);
  }, 30_000);

  it('spare the rail when all of them stay pending, until they are resolved: no payment tries it out', async () => {
    const breaker = async () => {
      const { body } = await test.admin.look<BreakersBody>('breakers');
      return body.data.find(({ provider, operation }) => provider === 'mtn_momo' && operation === 'collect')!;
    };
    // What other cases have left behind is out of sight.
    await test.database.query(`DELETE FROM webhook_receipts`);
    const made = await Promise.all(Array.from({ length: 30 }, stuck));
    await waitFor('the rail to be spared', async () => ((await breaker()).cause === 'pending_age' ? true : null));
    expect(await breaker()).toMatchObject({ state: 'open', pending: { open: expect.any(Number) } });
    const { body } = await test.api.initiate({ payer: { msisdn: '0245599920' }, strategy: 'cheapest' });
    expect(body.provider).toBe('airteltigo_money');
    for (const { paymentId } of made) expect((await test.api.status(paymentId)).status).toBe('pending');
    // Its answers to questions do not count; it is the instructions that say how the rail is.
    const { id, polls } = (await test.api.get(made[0]!.paymentId)).attempts[0]!;
    const looks = countRuns(test.app, 'resilience.read-pending-ages');
    await test.admin.act(`attempts/${id}/ask`);
    await waitFor('a question to be answered, and looks after it', async () => {
      return looks() >= 7 && (await test.api.get(made[0]!.paymentId)).attempts[0]!.polls > polls;
    });
    expect(await breaker()).toMatchObject({ state: 'open', cause: 'pending_age' });
    for (const { attemptId } of made) await resolve(attemptId, 'failed');
    await waitFor('the rail to be used again', async () => ((await breaker()).state === 'closed' ? true : null));
  }, 60_000);
});
