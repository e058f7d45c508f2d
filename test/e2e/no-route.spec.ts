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

  it('a leg fails for it, and is refused as a leg when it is sent again: only a new wallet has a field', async () => {
    const { id } = await test.api.pay('0241234520', {
      amount: 10_000,
      splits: [{ wallet: unreachable, amount: 1000, reference: 'a' }],
    });
    const { splits } = await settlementOf(id);
    expect(splits).toMatchObject([{ status: 'failed', failureCode: 'no_route', payoutId: null }]);

    const send = (how: string, body?: unknown) =>
      test.api.call<ProblemBody>('POST', `/payments/${id}/splits/${splits[0]?.id}/${how}`, {
        ...(body !== undefined && { body }),
        headers: { 'idempotency-key': randomUUID() },
      });
    const again = await send('retry');
    expect(refusal(again)).toEqual([422, 'no_route', undefined]);
    expect(again.body.detail).toBe('no configured rail can pay out to AT wallets');
    const elsewhere = await send('redirect', { wallet: { msisdn: '0271234521' } });
    expect(refusal(elsewhere)).toEqual([422, 'no_route', [['wallet.network', 'no_route']]]);
    expect((await send('redirect', { wallet: { msisdn: '0241234521' } })).status).toBe(202);
  }, 60_000);

  it('a leg of which the fees leave nothing says so', async () => {
    const { id } = await test.api.pay('0241234522', {
      amount: 10_000,
      feesBorneBy: 'legs',
      splits: [{ wallet: { msisdn: '0241234523' }, amount: 1, reference: 'a' }],
    });
    const { splits } = await settlementOf(id);
    expect(splits).toMatchObject([{ status: 'failed', failureCode: 'nothing_left_for_leg', payoutId: null }]);
    const again = await test.api.call<ProblemBody>('POST', `/payments/${id}/splits/${splits[0]?.id}/retry`, {
      headers: { 'idempotency-key': randomUUID() },
    });
    expect(refusal(again)).toEqual([422, 'nothing_left_for_leg', undefined]);
  }, 60_000);

  const settlementOf = (id: string): Promise<PaymentDetailBody> =>
    waitFor('the legs to have ended', async () => {
      const found = await test.api.get(id);
      return found.settlement === 'partially_settled' ? found : null;
    });
});
