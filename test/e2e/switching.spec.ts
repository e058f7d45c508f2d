import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { RailsClient } from '../support/rails-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

/** A payment goes on over another rail only on proof that the first one did not move it. */
describe('a payment whose rail fails', () => {
  let test: TestApp;
  let gateway: RailsClient;
  let next = 0;

  beforeAll(async () => {
    test = await startTestApp({
      env: { AT_NETWORKS: 'AT,MTN,TELECEL' },
      tune: (config) => ({
        ...config,
        engine: { ...config.engine, policy: { ...config.engine.policy, notFoundProofAfterMs: 1000 } },
      }),
    });
    gateway = new RailsClient(test.railsUrl, 'airteltigo_money');
  }, 30_000);

  afterEach(() => test.rails.clearFaults());
  afterAll(() => test.close());

  /** Each payment has its own number; the last two digits are the scenario's. */
  const number = (ending = '20') => `02499${String((next += 1)).padStart(3, '0')}${ending}`;
  const rowsOf = async (msisdn: string) => {
    const query = { msisdn: `+233${msisdn.slice(1)}` };
    return { mtn: await test.rails.books(query), gateway: await gateway.books(query) };
  };
  const ended = (id: string) => waitFor('the payment to end', () => test.api.isFinal(id), 40_000);
  const pay = async (msisdn: string, request: object = {}) => {
    const { body } = await test.api.initiate({ payer: { msisdn }, provider: undefined, ...request });
    return body.id;
  };

  it.each([
    ['refuses connections', 'refuse_connections', 'never_arrived'],
    ['is overloaded', 'http_503', 'never_arrived'],
    ['answers 429', 'http_429', 'never_arrived'],
  ])(
    'goes on over the gateway when the rail %s, and is debited once',
    async (_, fault, reason) => {
      await test.rails.fault(fault);
      const msisdn = number();
      // The rail's health is bad by the second case, so the first choice is asked for by its price.
      const id = await pay(msisdn, { strategy: 'cheapest' });
      expect((await ended(id)).status).toBe('confirmed');
      const { attempts, timeline, provider } = await test.api.get(id);
      expect(provider).toBe('airteltigo_money');
      expect(attempts.map((attempt) => [attempt.provider, attempt.state])).toEqual([
        ['mtn_momo', 'failed'],
        ['airteltigo_money', 'succeeded'],
      ]);
      expect(attempts[1]!.routing).toMatchObject({
        excluded: expect.arrayContaining([{ provider: 'mtn_momo', reason: 'already_tried' }]),
      });
      expect(timeline.map(({ type }) => type)).toEqual([
        'payment.initiated',
        'payment.rerouted',
        'payment.pending',
        'payment.confirmed',
      ]);
      expect(timeline[1]!.data.switch).toEqual({
        isAllowed: true,
        reason,
        from: 'mtn_momo',
        to: 'airteltigo_money',
      });
      const rows = await rowsOf(msisdn);
      expect(rows.mtn).toEqual([]);
      expect(rows.gateway).toMatchObject([{ status: 'moved', amount: 1050 }]);
    },
    60_000,
  );

  it('goes on when the rail is proved to have never accepted it', async () => {
    const msisdn = number();
    await test.rails.fault('html_200', { count: 1 });
    const id = await pay(msisdn, { strategy: 'cheapest' });
    expect((await ended(id)).status).toBe('confirmed');
    const { timeline } = await test.api.get(id);
    expect(timeline.find(({ type }) => type === 'payment.rerouted')?.data.switch).toMatchObject({
      reason: 'rail_never_accepted',
    });
    const rows = await rowsOf(msisdn);
    expect([rows.mtn.length, rows.gateway.length]).toEqual([0, 1]);
  }, 60_000);

  it('stays where it is while nobody knows: a timeout after acceptance moves nothing', async () => {
    await test.rails.fault('timeout_after_accept');
    await test.rails.fault('callback_lost');
    const numbers = Array.from({ length: 5 }, () => number());
    const ids = await Promise.all(numbers.map((msisdn) => pay(msisdn, { strategy: 'cheapest' })));
    for (const id of ids) {
      expect((await ended(id)).status).toBe('confirmed');
      expect((await test.api.get(id)).attempts).toHaveLength(1);
    }
    for (const msisdn of numbers) {
      const rows = await rowsOf(msisdn);
      expect([rows.mtn.length, rows.gateway.length]).toEqual([1, 0]);
    }
  }, 60_000);

  it('ends when the wallet says no: no other rail is asked', async () => {
    const msisdn = number('01');
    const id = await pay(msisdn, { strategy: 'cheapest' });
    expect(await ended(id)).toMatchObject({ status: 'rejected', failureCode: 'insufficient_funds' });
    const { attempts, timeline } = await test.api.get(id);
    expect(attempts).toHaveLength(1);
    expect(timeline.at(-1)?.data.switch).toEqual({
      isAllowed: false,
      reason: 'wallet_declined',
      from: 'mtn_momo',
      to: null,
    });
    expect((await rowsOf(msisdn)).gateway).toEqual([]);
  }, 60_000);

  it('waits for the rail that the caller has named, and takes no other', async () => {
    await test.rails.fault('http_503', { count: 4 });
    const msisdn = number();
    const id = await pay(msisdn, { provider: 'mtn_momo' });
    expect((await ended(id)).status).toBe('confirmed');
    expect((await test.api.get(id)).attempts).toMatchObject([{ provider: 'mtn_momo', state: 'succeeded' }]);
    expect((await rowsOf(msisdn)).gateway).toEqual([]);
  }, 60_000);

  it('can be cancelled between two rails, when the first is proved to have nothing and the second has not got it', async () => {
    await gateway.fault('refuse_connections');
    const msisdn = number('14');
    const id = await pay(msisdn, { strategy: 'cheapest' });
    await waitFor(
      'the gateway’s turn',
      async () => ((await test.api.get(id)).provider === 'airteltigo_money' ? true : null),
      30_000,
    );
    // Refused while a send is on its way, whose end is not known yet; between two of them it wins.
    await waitFor('the payment to be cancelled', async () => {
      const { body } = await test.api.call<{ status: unknown }>('POST', `/payments/${id}/cancel`);
      return body.status === 'cancelled' || null;
    });
    const { attempts, timeline } = await test.api.get(id);
    expect(attempts.map(({ state }) => state)).toEqual(['failed', 'failed']);
    expect(timeline.at(-1)?.type).toBe('payment.cancelled');
    await gateway.clearFaults();
    expect(await rowsOf(msisdn)).toEqual({ mtn: [], gateway: [] });
  }, 60_000);

  it('ends when every rail has refused it', async () => {
    const msisdn = number('14');
    const id = await pay(msisdn, { strategy: 'cheapest' });
    expect(await ended(id)).toMatchObject({ status: 'rejected', failureCode: 'rail_never_accepted' });
    const { attempts, timeline } = await test.api.get(id);
    expect(attempts.map(({ provider }) => provider)).toEqual(['mtn_momo', 'airteltigo_money']);
    expect(timeline.at(-1)?.data.switch).toMatchObject({ isAllowed: false, reason: 'no_other_rail' });
  }, 60_000);
});
