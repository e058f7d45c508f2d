import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RailsClient, type BookRow } from '../support/rails-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

interface ProvidersBody {
  data: { id: string; operations: { operation: string; breaker: string }[] }[];
}

describe('an outage of a rail', () => {
  let test: TestApp;
  let gateway: RailsClient;
  let next = 0;

  beforeAll(async () => {
    test = await startTestApp({ env: { AT_NETWORKS: 'AT,MTN,TELECEL' } });
    gateway = new RailsClient(test.railsUrl, 'airteltigo_money');
  }, 30_000);

  afterAll(() => test.close());

  /** By price, so that nothing but the breaker keeps a payment away from the direct rail. */
  const pay = async () => {
    const msisdn = `02498${String((next += 1)).padStart(3, '0')}20`;
    const { body } = await test.api.initiate({ payer: { msisdn }, strategy: 'cheapest' });
    return { id: body.id, provider: body.provider, msisdn: `+233${msisdn.slice(1)}` };
  };
  const payMany = (count: number) => Promise.all(Array.from({ length: count }, pay));
  const breaker = async () => {
    const { body } = await test.api.call<ProvidersBody>('GET', '/providers');
    const rail = body.data.find(({ id }) => id === 'mtn_momo')!;
    return rail.operations.find(({ operation }) => operation === 'collect')!.breaker;
  };
  const untilBreaker = (state: string) =>
    waitFor(`the breaker to be ${state}`, async () => ((await breaker()) === state ? true : null), 20_000);
  const metric = async () => {
    const text = await (await fetch(`${test.baseUrl}/metrics`)).text();
    return /^synccash_breaker_state\{provider="mtn_momo",operation="collect"\} (\d)/m.exec(text)?.[1];
  };
  const callsHeard = async () => {
    const calls = await test.rails.calls();
    const count = (which: RegExp) =>
      calls.filter(({ endpoint }) => which.test(endpoint)).reduce((sum, row) => sum + row.count, 0);
    return { instructions: count(/POST.*requesttopay/), probes: count(/token|account\/balance/) };
  };
  /** Every payment is confirmed and stands exactly once in the books of both rails together. */
  const confirmedOnce = async (payments: { id: string; msisdn: string }[]) => {
    for (const { id } of payments)
      expect((await waitFor('the payment to end', () => test.api.isFinal(id), 40_000)).status).toBe('confirmed');
    const rows: BookRow[] = [...(await test.rails.books()), ...(await gateway.books())];
    for (const { msisdn } of payments) expect(rows.filter((row) => row.msisdn === msisdn)).toHaveLength(1);
  };

  it('opens the breaker, moves payments to the gateway, and moves them back when it is over', async () => {
    const before = await payMany(3);
    expect(new Set(before.map(({ provider }) => provider))).toEqual(new Set(['mtn_momo']));
    await confirmedOnce(before);
    expect([await breaker(), await metric()]).toEqual(['closed', '0']);

    await test.rails.fault('refuse_connections');
    const during = await payMany(15);
    await untilBreaker('open');
    expect(['1', '2']).toContain(await metric());
    const spared = await payMany(5);
    expect(new Set(spared.map(({ provider }) => provider))).toEqual(new Set(['airteltigo_money']));
    const { attempts } = await test.api.get(spared[0]!.id);
    expect(attempts[0]!.routing).toMatchObject({
      excluded: expect.arrayContaining([{ provider: 'mtn_momo', reason: 'breaker_open' }]),
    });
    await confirmedOnce([...during, ...spared]);

    // The port is open again and the rail is not: what tries it out is no payment.
    await test.rails.clearFaults();
    await test.rails.fault('http_503');
    const { instructions } = await callsHeard();
    const waiting = await payMany(5);
    await confirmedOnce(waiting);
    const { probes } = await callsHeard();
    // One probe is one call: when the third comes, two have failed.
    await waitFor('probes that fail', async () => (await callsHeard()).probes >= probes + 3);
    expect(await breaker()).not.toBe('closed');
    expect((await callsHeard()).instructions).toBe(instructions);

    await test.rails.clearFaults();
    await untilBreaker('closed');
    expect(await metric()).toBe('0');
    const after = await payMany(3);
    expect(new Set(after.map(({ provider }) => provider))).toEqual(new Set(['mtn_momo']));
    await confirmedOnce(after);
  }, 90_000);

  it('lets a payment wait that has named the rail, and sends it when the rail is back', async () => {
    await test.rails.fault('refuse_connections');
    await payMany(15);
    await untilBreaker('open');
    const { body } = await test.api.initiate({ payer: { msisdn: '0249799920' }, provider: 'mtn_momo' });
    expect(body.provider).toBe('mtn_momo');
    const attempts = await waitFor('it to have been tried and tried again', async () => {
      const found = (await test.api.get(body.id)).attempts;
      return (found[0]?.sends ?? 0) >= 3 ? found : null;
    });
    expect(attempts).toMatchObject([{ provider: 'mtn_momo', state: 'sending' }]);
    await test.rails.clearFaults();
    await confirmedOnce([{ id: body.id, msisdn: '+233249799920' }]);
  }, 60_000);
});
