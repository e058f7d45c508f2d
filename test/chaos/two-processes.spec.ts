import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ProcessPair, type PairMember } from '../support/process-pair.js';
import { waitFor } from '../support/wait-for.js';

const OBEYED_WITHIN_MS = 2000;

interface Preview {
  routing: { chosen: string; excluded: { provider: string; reason: string }[] };
}

describe('what an operator tells one of two processes', () => {
  let pair: ProcessPair;
  let one: PairMember;
  let two: PairMember;

  beforeAll(async () => {
    ({
      pair,
      members: [one, two],
    } = await ProcessPair.start());
  }, 90_000);
  afterAll(() => pair.stop(), 60_000);

  const excludedBy = async ({ api }: PairMember): Promise<string | undefined> => {
    const { body } = await api.call<Preview>('POST', '/routes/preview', {
      body: { amount: 100, currency: 'GHS', payer: { msisdn: '0241234520' } },
    });
    return body.routing.excluded.find(({ provider }) => provider === 'mtn_momo')?.reason;
  };
  /** @returns after how many milliseconds */
  const obeyed = async (member: PairMember, isExcluded: boolean): Promise<number> => {
    const from = performance.now();
    await waitFor('it to be obeyed', async () => ((await excludedBy(member)) !== undefined) === isExcluded);
    return performance.now() - from;
  };

  it.each([
    ['a breaker that is held open', 'breakers/mtn_momo/collect/open', 'breakers/mtn_momo/collect/auto'],
    ['a rail that is switched off', 'rails/mtn_momo/disable', 'rails/mtn_momo/enable'],
  ])(
    'is obeyed by the other within two seconds: %s',
    async (_, act, undo) => {
      expect(await excludedBy(two)).toBeUndefined();
      expect((await one.admin.act(act)).status).toBe(200);
      expect(await obeyed(two, true)).toBeLessThan(OBEYED_WITHIN_MS);
      const other = await two.api.initiate({ payer: { msisdn: '0241234520' } });
      expect(other.body.provider).toBe('airteltigo_money');

      expect((await two.admin.act(undo)).status).toBe(200);
      expect(await obeyed(one, false)).toBeLessThan(OBEYED_WITHIN_MS);
      expect((await one.api.initiate({ payer: { msisdn: '0241234520' }, provider: 'mtn_momo' })).status).toBe(202);
    },
    30_000,
  );
});
