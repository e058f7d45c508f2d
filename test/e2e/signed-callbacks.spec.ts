import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RAIL_CREDENTIALS } from '../support/rail-credentials.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

interface ReceiptRow {
  claimed_status: string;
}

describe('a gateway that signs its requests by path and body, and its callbacks', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp({
      env: { AT_SIGNATURE_CANONICAL: 'path+body', AT_CALLBACK_SIGNATURE: 'hmac' },
      rails: { atSignatureCanonical: 'path+body', atCallbackSignature: 'hmac' },
    });
  }, 30_000);

  afterAll(() => test.close());

  const receiptsOf = (attemptReference: string) =>
    test.database.query<ReceiptRow>(
      `SELECT r.claimed_status FROM webhook_receipts r JOIN attempts a ON a.id = r.attempt_id
       WHERE a.reference = '${attemptReference}'`,
    );
  const ended = (id: string) => waitFor('the payment to end', () => test.api.isFinal(id));

  it('confirms a payment, and the receipt that told of it is kept', async () => {
    const { id } = await test.api.pay('0271234520');
    expect((await ended(id)).status).toBe('confirmed');
    const [attempt] = (await test.api.get(id)).attempts;
    expect(attempt!.evidence).toMatchObject({ receiptId: expect.any(String) });
    expect(await receiptsOf(attempt!.reference)).toEqual([{ claimed_status: '000/01' }]);
  });

  it('turns away what a forger sends: the payment ends as the rail says when it is asked', async () => {
    const { id } = await test.api.pay('0271234512');
    expect((await ended(id)).status).toBe('rejected');
    const [attempt] = (await test.api.get(id)).attempts;
    expect(await receiptsOf(attempt!.reference)).toEqual([]);
  });

  it('takes the bytes that were signed, and no others', async () => {
    const { id } = await test.api.pay('0271234504');
    const [row] = await waitFor('the attempt', async () => {
      const rows = await test.database.query<{ callback_token: string }>(
        `SELECT a.callback_token FROM attempts a JOIN payments p ON p.id = a.owner_id
         WHERE p.payer_msisdn = '+233271234504' AND a.state = 'pending'`,
      );
      return rows.length > 0 ? rows : null;
    });
    const body = JSON.stringify({ trans_status: '000/01', message: 'of a stranger' });
    const post = async (headers: Record<string, string>) => {
      const url = `${test.baseUrl}/api/v1/webhooks/airteltigo_money/${row!.callback_token}`;
      const contentType = { 'content-type': 'application/json' };
      return (await fetch(url, { method: 'POST', body, headers: { ...contentType, ...headers } })).status;
    };
    const sign = (key: string, text: string) => createHmac('sha256', key).update(text).digest('hex');
    const { secretKey } = RAIL_CREDENTIALS.airteltigo_money;
    expect(await post({})).toBe(401);
    expect(await post({ 'x-signature': sign('another key', body) })).toBe(401);
    expect(await post({ 'x-signature': sign(secretKey, `${body} `) })).toBe(401);
    expect(await post({ 'x-signature': sign(secretKey, body) })).toBe(200);
    // It was believed to come from the rail, not what it says: only a status query could confirm.
    expect((await test.api.get(id)).status).toBe('pending');
  });
});
