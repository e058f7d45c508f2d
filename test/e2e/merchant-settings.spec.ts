import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { toPublicId } from '../../src/http/public-id.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

interface AuditBody {
  data: {
    actor: { merchantId: string; apiKeyId: string };
    action: string;
    details: Record<string, unknown>;
    correlationId: string;
  }[];
}

describe('what a merchant changes of its own settings', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp();
  }, 30_000);

  afterAll(() => test.close());

  const change = (lateSuccessPolicy: string, correlationId: string) =>
    test.api.call('PATCH', '/merchant', {
      body: { lateSuccessPolicy },
      headers: { 'x-correlation-id': correlationId },
    });
  const audited = async (subject: string) =>
    (await test.admin.call<AuditBody>('GET', `/resilience/audit?subject=${subject}`)).body.data;

  it('leaves a trace that operators see: which key, what it was and what it is', async () => {
    const merchantId = toPublicId('mer', test.merchant.merchantId);
    expect((await change('accept', 'c-1')).body).toMatchObject({ lateSuccessPolicy: 'accept' });
    // The same again is no change.
    expect((await change('accept', 'c-2')).status).toBe(200);
    expect((await change('hold', 'c-3')).body).toMatchObject({ lateSuccessPolicy: 'hold' });
    expect((await change('keep', 'c-4')).status).toBe(400);
    const actor = { merchantId, apiKeyId: expect.stringMatching(/^key_/) };
    expect(await audited(merchantId)).toMatchObject([
      {
        actor,
        action: 'merchant.change',
        details: { lateSuccessPolicy: { from: 'accept', to: 'hold' } },
        correlationId: 'c-3',
      },
      {
        actor,
        action: 'merchant.change',
        details: { lateSuccessPolicy: { from: 'refund', to: 'accept' } },
        correlationId: 'c-1',
      },
    ]);
  });

  it('is not changed when it cannot be audited', async () => {
    await test.database.query('ALTER TABLE audit_log RENAME TO audit_log_away');
    expect((await change('refund', 'c-5')).status).toBe(500);
    await test.database.query('ALTER TABLE audit_log_away RENAME TO audit_log');
    expect((await test.api.call('GET', '/merchant')).body).toMatchObject({ lateSuccessPolicy: 'hold' });
  });
});
