import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AttemptChange } from '../../src/attempts/movement-owner.js';
import { newId } from '../../src/persistence/new-id.js';
import { PayoutBooks } from '../../src/payouts/payout-books.js';
import { Database } from '../../src/persistence/database.js';
import { RefundBooks } from '../../src/refunds/refund-books.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

/** No simulated rail changes its mind twice about one movement, so the books are told of it by hand. */
describe('two rails that have both paid what they had called failed', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp();
  }, 30_000);
  afterAll(() => test.close());

  const late = (ownerType: AttemptChange['ownerType'], ownerId: string, provider: string): AttemptChange => ({
    attemptId: newId(),
    ownerType,
    ownerId,
    merchantId: test.merchant.merchantId,
    provider,
    operation: 'disburse',
    reference: newId(),
    wallet: { network: 'MTN', msisdn: '+233241234567' },
    money: { amountMinor: 500n, currency: 'GHS' },
    fees: { railMinor: 5n, platformMinor: 0n },
    railTransactionId: null,
    from: 'failed',
    to: 'failed',
    outcomeClass: 'succeeded',
    failureCode: 'rail_rejected',
    correlationId: newId(),
  });

  it.each(['payout', 'refund'] as const)('are both booked: %s', async (type) => {
    const before = (await test.api.balance()).due;
    const ownerId = newId();
    const changes = [late(type, ownerId, 'mtn_momo'), late(type, ownerId, 'airteltigo_money')];
    const database = test.app.get(Database);
    for (const change of changes)
      await database.transaction((tx) =>
        type === 'payout'
          ? test.app.get(PayoutBooks).late(tx, [change])
          : test.app.get(RefundBooks).late(tx, [change], new Set()),
      );
    expect((await test.api.balance()).due - before).toBe(2 * 505);
  });
});
