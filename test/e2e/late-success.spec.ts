import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { LateSuccessBody, PaymentDetailBody, ProblemBody } from '../support/api-client.js';
import { breakOf } from '../support/books.js';
import { RailsClient } from '../support/rails-client.js';
import { SlowWire } from '../support/slow-wire.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

interface HeldPage {
  data: LateSuccessBody[];
}

/** A rail says "failed", and moves the money a moment later. */
describe('money that comes after the end of its payment', () => {
  let test: TestApp;
  let next = 0;

  beforeAll(async () => {
    test = await startTestApp({
      tune: (config) => ({
        ...config,
        engine: { ...config.engine, policy: { ...config.engine.policy, secondLooksMs: [1000, 2000] } },
      }),
    });
  }, 30_000);

  afterEach(() => test.rails.clearFaults());
  afterAll(() => test.close());

  const msisdnOf = (prefix = '024') => `${prefix}77${String((next += 1)).padStart(3, '0')}20`;
  const policy = async (lateSuccessPolicy: string) => {
    const { status, body } = await test.api.call('PATCH', '/merchant', { body: { lateSuccessPolicy } });
    expect([status, body]).toMatchObject([200, { lateSuccessPolicy }]);
  };
  const late = async (msisdn: string, ms = 1500) => {
    await test.rails.fault('late_success', { count: 1, ms });
    const { id } = await test.api.pay(msisdn);
    return waitFor('the late success to be told', async () => {
      const found = await test.api.get(id);
      return found.lateSuccesses.length > 0 ? found : null;
    });
  };
  const told = ({ timeline }: PaymentDetailBody) => timeline.find(({ type }) => type === 'payment.late_success')?.data;
  const refunded = (id: string | null | undefined) =>
    waitFor('the refund to end', async () => {
      const refund = await test.api.refund(id ?? '');
      return ['succeeded', 'failed'].includes(refund.status) ? refund : null;
    });
  const callbacksHeard = async () => {
    const calls = await test.rails.calls();
    return calls.find(({ endpoint, outcome }) => endpoint === 'callback' && outcome === '200')?.count ?? 0;
  };
  const booksOf = async (msisdn: string) => {
    const rows = await test.rails.books({ msisdn: `+233${msisdn.slice(1)}` });
    return rows.map(({ kind, status, amount }) => `${kind} ${status} ${amount}`).toSorted();
  };

  it('is given back when the merchant has said nothing', async () => {
    const msisdn = msisdnOf();
    const detail = await late(msisdn);
    expect(detail).toMatchObject({
      status: 'rejected',
      capturedAmount: 1050,
      refundedAmount: 1050,
      attempts: [{ state: 'failed', needsReview: false }],
      lateSuccesses: [{ policy: 'refund', resolution: 'refunded', amount: 1050, provider: 'mtn_momo' }],
    });
    const { refundId } = detail.lateSuccesses[0]!;
    expect(told(detail)).toMatchObject({ policy: 'refund', resolution: 'refunded', refundId, status: 'rejected' });
    expect(await refunded(refundId)).toMatchObject({ status: 'succeeded', origin: 'late_success', amount: 1050 });
    expect(await booksOf(msisdn)).toEqual(['collection moved 1050', 'refund moved 1050']);
    expect((await test.api.status(detail.id)).needsReview).toBe(false);
  }, 40_000);

  it('is found without a callback, because what has failed is looked at again', async () => {
    await test.rails.fault('callback_lost');
    const msisdn = msisdnOf();
    // The first poll finds it failed, the second look finds it moved.
    const detail = await late(msisdn, 2500);
    expect(detail.lateSuccesses).toMatchObject([{ resolution: 'refunded' }]);
    await refunded(detail.lateSuccesses[0]?.refundId);
    expect(await booksOf(msisdn)).toEqual(['collection moved 1050', 'refund moved 1050']);
  }, 40_000);

  it('is told once, however often the rail repeats it', async () => {
    await test.rails.fault('callback_duplicate');
    const heard = await callbacksHeard();
    const msisdn = msisdnOf();
    const detail = await late(msisdn);
    await test.admin.act(`attempts/${detail.attempts[0]!.id}/ask`);
    await refunded(detail.lateSuccesses[0]?.refundId);
    const now = await waitFor('the rail to have said everything twice, and nobody to ask any more', async () => {
      const found = await test.api.get(detail.id);
      const { trail, nextActionAt } = found.attempts[0]!;
      const isRepeated = trail.filter((step) => step.class === 'succeeded').length >= 2;
      // That it failed, that it moved, and that it went back.
      const isHeard = (await callbacksHeard()) >= heard + 6;
      return isRepeated && isHeard && nextActionAt === null ? found : null;
    });
    expect(now.timeline.filter(({ type }) => type === 'payment.late_success')).toHaveLength(1);
    expect(now.lateSuccesses).toHaveLength(1);
    expect(await booksOf(msisdn)).toEqual(['collection moved 1050', 'refund moved 1050']);
  }, 40_000);

  it('is kept when the merchant wants that', async () => {
    await policy('accept');
    const msisdn = msisdnOf();
    const detail = await late(msisdn);
    expect(detail).toMatchObject({
      status: 'rejected',
      capturedAmount: 1050,
      refundedAmount: 0,
      lateSuccesses: [{ policy: 'accept', resolution: 'accepted', refundId: null }],
    });
    expect(await booksOf(msisdn)).toEqual(['collection moved 1050']);
    await policy('refund');
  }, 40_000);

  it('waits for an operator when the merchant wants that, and one decision wins', async () => {
    await policy('hold');
    const msisdn = msisdnOf();
    const detail = await late(msisdn);
    const { attemptId } = detail.lateSuccesses[0]!;
    expect(detail).toMatchObject({ attempts: [{ needsReview: true }], lateSuccesses: [{ resolution: 'held' }] });
    expect((await test.admin.look<HeldPage>('late-successes')).body.data).toMatchObject([{ attemptId }]);
    expect((await test.api.look('late-successes')).status).toBe(403);

    const answers = await Promise.all([
      test.admin.act<LateSuccessBody>(`late-successes/${attemptId}/refund`),
      test.admin.act<LateSuccessBody & ProblemBody>(`late-successes/${attemptId}/refund`),
      test.admin.act<LateSuccessBody & ProblemBody>(`late-successes/${attemptId}/accept`),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 404, 404]);
    const now = await test.api.get(detail.id);
    expect(now.attempts).toMatchObject([{ needsReview: false }]);
    const { resolution, refundId } = now.lateSuccesses[0]!;
    if (resolution === 'refunded') await refunded(refundId);
    const expected =
      resolution === 'refunded' ? ['collection moved 1050', 'refund moved 1050'] : ['collection moved 1050'];
    expect(await booksOf(msisdn)).toEqual(expected);
    const audit = await test.admin.look<{ data: unknown[] }>(`audit?subject=${attemptId}`);
    expect(audit.body.data).toHaveLength(1);
    await policy('refund');
  }, 40_000);

  it('is held for a person when the rail does not give it back', async () => {
    const rails = new RailsClient(test.railsUrl, 'airteltigo_money');
    const msisdn = msisdnOf('027');
    await rails.fault('late_success', { count: 1, ms: 2000 });
    const { id } = await test.api.pay(msisdn);
    await waitFor('the collection to be accepted', async () => (await test.api.status(id)).status !== 'initiated');
    await rails.fault('decline', { count: 1 });
    const detail = await waitFor('the refund to have failed', async () => {
      const found = await test.api.get(id);
      return found.lateSuccesses[0]?.resolution === 'held' ? found : null;
    });
    expect(detail).toMatchObject({ capturedAmount: 1050, refundedAmount: 0, attempts: [{ needsReview: true }] });
    const tellings = detail.timeline.filter(({ type }) => type === 'payment.late_success');
    expect(tellings.map(({ data }) => data.resolution)).toEqual(['refunded', 'held']);

    const { body } = await test.admin.act<LateSuccessBody>(`late-successes/${detail.attempts[0]!.id}/refund`);
    expect((await refunded(body.refundId)).status).toBe('succeeded');
    const rows = (await rails.books({ msisdn: `+233${msisdn.slice(1)}` })).map(
      ({ kind, status }) => `${kind} ${status}`,
    );
    expect(rows.toSorted()).toEqual(['collection moved', 'payout failed', 'payout moved']);
  }, 40_000);

  it('is not held any longer when the refund that had failed was paid all the same', async () => {
    const rails = new RailsClient(test.railsUrl, 'airteltigo_money');
    const msisdn = msisdnOf('027');
    await rails.fault('late_success', { count: 1, ms: 2000 });
    const { id } = await test.api.pay(msisdn);
    await waitFor('the collection to be accepted', async () => (await test.api.status(id)).status !== 'initiated');
    await rails.fault('late_success', { count: 1, ms: 2000 });
    const detail = await waitFor('the refund to have failed', async () => {
      const found = await test.api.get(id);
      return found.lateSuccesses[0]?.resolution === 'held' ? found : null;
    });
    expect(detail).toMatchObject({ capturedAmount: 1050, refundedAmount: 0 });
    const now = await waitFor('the refund to be told', async () => {
      const found = await test.api.get(id);
      return found.lateSuccesses[0]?.resolution === 'refunded' ? found : null;
    });
    expect(now).toMatchObject({ capturedAmount: 1050, refundedAmount: 1050 });
    expect((await test.api.balance()).lateMoneyHeld).toBe(0);
    const rows = (await rails.books({ msisdn: `+233${msisdn.slice(1)}` })).map(
      ({ kind, status }) => `${kind} ${status}`,
    );
    expect(rows.toSorted()).toEqual(['collection moved', 'payout moved']);
    const again = await test.admin.act<ProblemBody>(`late-successes/${detail.attempts[0]!.id}/refund`);
    expect(again.status).toBe(404);
  }, 40_000);

  it('takes no policy that does not exist', async () => {
    const { status } = await test.api.call('PATCH', '/merchant', { body: { lateSuccessPolicy: 'keep' } });
    expect(status).toBe(400);
    expect((await test.api.call('GET', '/merchant')).body).toMatchObject({ lateSuccessPolicy: 'refund' });
  });

  it('leaves books that hold', async () => {
    expect(await breakOf(test.database.url)).toBeNull();
  });
});

describe('money that comes after its payment went on over another rail', () => {
  let test: TestApp;
  let wire: SlowWire;

  beforeAll(async () => {
    wire = await SlowWire.start(
      () => test.railsUrl,
      ({ method, url }) => method === 'POST' && url.endsWith('/requesttopay'),
    );
    test = await startTestApp({
      env: { AT_NETWORKS: 'AT,MTN,TELECEL', MTN_BASE_URL: `${wire.url}/mtn_momo` },
      tune: (config) => ({
        ...config,
        engine: { ...config.engine, policy: { ...config.engine.policy, notFoundProofAfterMs: 1000 } },
      }),
    });
  }, 30_000);

  afterAll(async () => {
    await test.close();
    wire.close();
  });

  it('is given back even to a merchant who accepts late money: nobody pays twice', async () => {
    await test.api.call('PATCH', '/merchant', { body: { lateSuccessPolicy: 'accept' } });
    // On its way for longer than anybody waits: "not found" is proof by then, and the rail takes it all the same.
    wire.holdNext();
    const { body } = await test.api.initiate({ payer: { msisdn: '0247600120' }, strategy: 'cheapest' });
    await waitFor('the gateway to have carried it', () => test.api.isFinal(body.id), 40_000);
    expect(await wire.letGo(test.railsUrl)).toEqual([202]);
    const detail = await waitFor('the late success to be told', async () => {
      const found = await test.api.get(body.id);
      return found.lateSuccesses.length > 0 ? found : null;
    });
    expect(detail.attempts.map(({ provider, state }) => [provider, state])).toEqual([
      ['mtn_momo', 'failed'],
      ['airteltigo_money', 'succeeded'],
    ]);
    expect(detail).toMatchObject({
      status: 'confirmed',
      capturedAmount: 2100,
      refundedAmount: 1050,
      lateSuccesses: [{ policy: 'accept', resolution: 'refunded', provider: 'mtn_momo' }],
    });
    await waitFor('the refund to end', async () => {
      return (await test.api.refund(detail.lateSuccesses[0]!.refundId ?? '')).status === 'succeeded';
    });
    const rows = await test.rails.allBooks({ msisdn: '+233247600120' });
    const sum = (kinds: string[]) =>
      rows
        .filter(({ kind, status }) => kinds.includes(kind) && status === 'moved')
        .reduce((total, { amount }) => total + amount, 0);
    expect(sum(['collection']) - sum(['refund', 'payout'])).toBe(1050);
    expect(await breakOf(test.database.url)).toBeNull();
  }, 60_000);

  it('cannot be kept by an operator either: the payment has its money', async () => {
    await test.api.call('PATCH', '/merchant', { body: { lateSuccessPolicy: 'hold' } });
    wire.holdNext();
    const { body } = await test.api.initiate({ payer: { msisdn: '0247600220' }, strategy: 'cheapest' });
    await waitFor('the gateway to have carried it', () => test.api.isFinal(body.id), 40_000);
    expect(await wire.letGo(test.railsUrl)).toEqual([202]);
    const { lateSuccesses } = await waitFor('the late success to be held', async () => {
      const found = await test.api.get(body.id);
      return found.lateSuccesses.length > 0 ? found : null;
    });
    const { attemptId } = lateSuccesses[0]!;
    const kept = await test.admin.act<ProblemBody>(`late-successes/${attemptId}/accept`);
    expect([kept.status, kept.body.code]).toEqual([409, 'late_money_not_needed']);
    const back = await test.admin.act<LateSuccessBody>(`late-successes/${attemptId}/refund`);
    expect(back.status).toBe(200);
    await waitFor('the refund to end', async () => {
      return (await test.api.refund(back.body.refundId ?? '')).status === 'succeeded';
    });
    expect(await test.api.get(body.id)).toMatchObject({ capturedAmount: 2100, refundedAmount: 1050 });
    expect(await breakOf(test.database.url)).toBeNull();
  }, 60_000);
});
