import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient, type ProblemBody } from '../support/api-client.js';
import { createMerchant } from '../support/merchants.js';
import { RailsClient } from '../support/rails-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

interface ProviderBody {
  id: string;
  contract: string;
  operations: {
    operation: string;
    networks: string[];
    maxAmount: number;
    fees: unknown[];
    health: { score: number; calls: number; railFailures: number };
  }[];
}

interface WalletBody {
  isValid: boolean;
  network: string | null;
  networkSource: string | null;
  isActive: boolean | null;
  name: string | null;
}

/** A number of each network, by its first allocation. */
const NETWORKS = [
  { network: 'MTN', msisdn: '0241234520', provider: 'mtn_momo' },
  { network: 'AT', msisdn: '0271234520', provider: 'airteltigo_money' },
  { network: 'TELECEL', msisdn: '0201234520', provider: 'vodafone_cash' },
] as const;

describe('three rails behind one API', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp();
  }, 30_000);

  afterAll(async () => {
    await test.close();
  });

  it.each(NETWORKS)('a payment on $network confirms over $provider', async ({ network, msisdn, provider }) => {
    const payment = await test.api.pay(msisdn);
    expect(payment).toMatchObject({ provider, payer: { network } });
    const ended = await waitFor('the payment to end', () => test.api.isFinal(payment.id));
    expect(ended.status).toBe('confirmed');
    const { attempts } = await test.api.get(payment.id);
    expect(attempts[0]!.evidence).toMatchObject({ source: 'status', receiptId: expect.any(String) });
    const rows = await new RailsClient(test.railsUrl, provider).books({ msisdn: `+233${msisdn.slice(1)}` });
    expect(rows).toMatchObject([{ reference: attempts[0]!.reference, status: 'moved', amount: 1050 }]);
  });

  it.each(NETWORKS)('a ported number confirms on $network when the network is given', async ({ network, provider }) => {
    const ported = network === 'MTN' ? '0501234521' : '0541234521';
    const answer = await test.api.initiate({ payer: { msisdn: ported, network } });
    expect(answer.body.provider).toBe(provider);
    const ended = await waitFor('the payment to end', () => test.api.isFinal(answer.body.id));
    expect(ended.status).toBe('confirmed');
  });

  it('finds a ported number by looking it up, and nobody is charged for a wrong guess', async () => {
    // As documented: it has MTN's prefix, and its wallet lives at Telecel.
    const msisdn = '0249990020';
    const guessed = await test.api.initiate({ payer: { msisdn } });
    expect(guessed.body).toMatchObject({ provider: 'mtn_momo', payer: { network: 'MTN', networkSource: 'prefix' } });
    const refused = await waitFor('the payment to end', () => test.api.isFinal(guessed.body.id));
    expect(refused).toMatchObject({ status: 'rejected', failureCode: 'wallet_not_found' });

    const looked = await test.api.call<WalletBody>('GET', `/wallets/${msisdn}`);
    expect(looked.body).toMatchObject({ network: 'TELECEL', networkSource: 'lookup', isActive: true });
    const found = await test.api.initiate({ payer: { msisdn } });
    expect(found.body).toMatchObject({
      provider: 'vodafone_cash',
      payer: { network: 'TELECEL', networkSource: 'lookup' },
    });
    expect((await waitFor('the payment to end', () => test.api.isFinal(found.body.id))).status).toBe('confirmed');

    const again = await test.api.initiate({ payer: { msisdn } });
    expect(again.body.payer).toMatchObject({ network: 'TELECEL', networkSource: 'history' });
    await waitFor('the payment to end', () => test.api.isFinal(again.body.id));
    const moved = await Promise.all(
      NETWORKS.map(({ provider }) => new RailsClient(test.railsUrl, provider).books({ msisdn: '+233249990020' })),
    );
    expect(moved.map((rows) => rows.length)).toEqual([0, 0, 2]);
  });

  it.each(NETWORKS)(
    '$provider: a lost answer never becomes a second instruction',
    async ({ msisdn, provider }) => {
      const prefix = msisdn.slice(0, 8);
      const endings = ['07', '08', '14'];
      const ids = await Promise.all(endings.map(async (ending) => (await test.api.pay(`${prefix}${ending}`)).id));
      const ended = await Promise.all(
        ids.map((id) => waitFor('the payment to end', () => test.api.isFinal(id), 40_000)),
      );
      expect(ended.map(({ status }) => status)).toEqual(['confirmed', 'confirmed', 'rejected']);
      const books = new RailsClient(test.railsUrl, provider);
      for (const ending of endings) {
        const rows = await books.books({ msisdn: `+233${prefix.slice(1)}${ending}` });
        expect(rows).toHaveLength(ending === '14' ? 0 : 1);
      }
    },
    60_000,
  );

  it('says what each rail can do', async () => {
    const { body } = await test.api.call<{ data: ProviderBody[] }>('GET', '/providers');
    expect(body.data.map(({ id, contract }) => [id, contract])).toEqual([
      ['mtn_momo', 'public'],
      ['vodafone_cash', 'design'],
      ['airteltigo_money', 'gateway'],
    ]);
    for (const { operations } of body.data) {
      expect(operations.map(({ operation }) => operation)).toEqual(['collect', 'disburse', 'refund']);
      expect(new Set(operations.map(({ maxAmount }) => maxAmount))).toEqual(new Set([2_500_000]));
    }
  });

  it('says what each rail takes and how it has answered lately: declined payers do not count against it', async () => {
    const collectOf = async (id: string) => {
      const { body } = await test.api.call<{ data: ProviderBody[] }>('GET', '/providers');
      return body.data
        .find((provider) => provider.id === id)!
        .operations.find(({ operation }) => operation === 'collect')!;
    };
    const gateway = await collectOf('airteltigo_money');
    expect(gateway.fees).toEqual([
      { network: 'AT', fixed: 0, basisPoints: 195, cap: null, validFrom: '2025-04-02T00:00:00.000Z' },
    ]);
    const declined = await Promise.all(['0241234501', '0241234502'].map((msisdn) => test.api.pay(msisdn)));
    for (const { id } of declined) await waitFor('the payment to end', () => test.api.isFinal(id));
    const before = (await collectOf('mtn_momo')).health;
    await test.rails.fault('http_503', { count: 3 });
    const { id } = await test.api.pay('0241234540');
    await waitFor('the payment to end', () => test.api.isFinal(id));
    const after = await waitFor('the health to be measured', async () => {
      const { health } = await collectOf('mtn_momo');
      return health.railFailures > before.railFailures ? health : null;
    });
    expect(after.score).toBeLessThan(1);
    expect(after.calls).toBeGreaterThan(after.railFailures);
    expect(after).toMatchObject({ answerMs: expect.any(Number), windowSeconds: 300 });
    await test.rails.clearFaults();
  });

  it('tells balances to operators only', async () => {
    const refused = await test.api.call<ProblemBody>('GET', '/providers/mtn_momo/balance');
    expect(refused).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    const operator = await createMerchant(test.database, ['operator']);
    const api = new ApiClient(test.baseUrl, operator.apiKey);
    for (const { provider } of NETWORKS) {
      const { status, body } = await api.call<{ balances: { kind: string; amount: number }[] }>(
        'GET',
        `/providers/${provider}/balance`,
      );
      expect(status).toBe(200);
      expect(body.balances.find(({ kind }) => kind === 'float')?.amount).toBeGreaterThan(0);
    }
    expect((await api.call('GET', '/providers/nobody/balance')).status).toBe(404);
  });

  it('says whose wallet a number is, and how it knows', async () => {
    const lookUp = async (path: string) => (await test.api.call<WalletBody>('GET', `/wallets/${path}`)).body;
    for (const { msisdn, network } of NETWORKS) {
      expect(await lookUp(msisdn)).toMatchObject({ isValid: true, network, networkSource: 'lookup', isActive: true });
    }
    expect((await lookUp('0241234520')).name).toMatch(/^\p{L}\*+/u);
    expect(await lookUp('0241234520?network=AT')).toMatchObject({ network: 'AT', networkSource: 'explicit' });
    expect(await lookUp('0241234505')).toMatchObject({ isActive: false, networkSource: 'prefix' });
    expect(await lookUp('12345')).toMatchObject({ isValid: false, network: null });
    expect((await test.api.call('GET', '/wallets/0241234520?network=GLO')).status).toBe(400);
    await test.rails.fault('http_503');
    expect(await lookUp('0541234530?network=MTN')).toMatchObject({ isActive: null, name: null });
    await test.rails.clearFaults();
  });

  it('stores no name', async () => {
    const tables = await test.database.query<{ found: string }>(
      `SELECT query_to_xml(format('SELECT * FROM %I', table_name), true, true, '')::text AS found
       FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
    );
    expect(tables.map(({ found }) => found).join('')).not.toContain('Sand');
  });
});
