import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PaymentDetailBody, ProblemBody } from '../support/api-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

/** Without the gateway nobody reaches the wallets of AT. */
describe('when no rail reaches a wallet', () => {
  const unreachable = { msisdn: '0271234520' };
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp({ tune: (config) => ({ ...config, rails: { ...config.rails, airteltigoMoney: null } }) });
  }, 30_000);
  afterAll(() => test.close());

  const refusal = ({ status, body }: { status: number; body: ProblemBody }) => {
    return [status, body.code, body.errors?.map(({ field, code }) => [field, code])];
  };

  it('a payment is refused for the network of its payer', async () => {
    const answer = await test.api.initiate<ProblemBody>({ payer: unreachable });
    expect(refusal(answer)).toEqual([422, 'no_route', [['payer.network', 'no_route']]]);
    expect(answer.body.detail).toBe(
      'no configured rail can collect from AT wallets; if the wallet lives on another network (MTN, TELECEL, AT), name it in payer.network',
    );
  });

  it('a payout is refused for the network of its payee', async () => {
    const answer = await test.api.payOut<ProblemBody>({ payee: unreachable });
    expect(refusal(answer)).toEqual([422, 'no_route', [['payee.network', 'no_route']]]);
    expect(answer.body.detail).toContain('no configured rail can pay out to AT wallets; ');
    const named = await test.api.payOut<ProblemBody>({ provider: 'vodafone_cash' });
    expect(refusal(named)).toEqual([422, 'no_route', [['provider', 'no_route']]]);
    expect(named.body.detail).toContain('cannot pay out to MTN wallets; rails that can: mtn_momo; name one of them');
  });

  it('a leg is refused before the payer is debited, and as the new wallet of one that has failed', async () => {
    const split = (wallet: object) => [{ wallet, amount: 1000, reference: 'a' }];
    const planned = await test.api.initiate<ProblemBody>({ amount: 10_000, splits: split(unreachable) });
    expect(refusal(planned)).toEqual([422, 'invalid_splits', [['splits.0', 'no_route']]]);

    // No such wallet.
    const { id } = await test.api.pay('0241234520', { amount: 10_000, splits: split({ msisdn: '0241234505' }) });
    const { splits } = await settlementOf(id);
    const redirect = (wallet: object) =>
      test.api.call<ProblemBody>('POST', `/payments/${id}/splits/${splits[0]?.id}/redirect`, {
        body: { wallet },
        headers: { 'idempotency-key': randomUUID() },
      });
    const elsewhere = await redirect(unreachable);
    expect(refusal(elsewhere)).toEqual([422, 'no_route', [['wallet.network', 'no_route']]]);
    expect(elsewhere.body.detail).toContain('no configured rail can pay out on the network AT');
    expect((await redirect({ msisdn: '0241234521' })).status).toBe(202);
  }, 60_000);

  const settlementOf = (id: string): Promise<PaymentDetailBody> =>
    waitFor('the legs to have ended', async () => {
      const found = await test.api.get(id);
      return found.settlement === 'partially_settled' ? found : null;
    });
});
