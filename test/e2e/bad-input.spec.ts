import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ProblemBody } from '../support/api-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

/** What is wrong, in a request that is otherwise right, and the field that the answer must name. */
const BAD_FIELDS: [string, Record<string, unknown>, string][] = [
  ['a negative amount', { amount: -1 }, 'amount'],
  ['an amount of zero', { amount: 0 }, 'amount'],
  ['a fraction', { amount: 10.5 }, 'amount'],
  ['an amount as text', { amount: '1050' }, 'amount'],
  ['a huge amount', { amount: 1e18 }, 'amount'],
  ['an amount just over the limit', { amount: 1_000_000_001 }, 'amount'],
  ['no amount', { amount: undefined }, 'amount'],
  ['null as amount', { amount: null }, 'amount'],
  ['an unknown currency', { currency: 'USD' }, 'currency'],
  ['a currency in lower case', { currency: 'ghs' }, 'currency'],
  ['a currency of Object.prototype', { currency: 'constructor' }, 'currency'],
  ['a number that is too short', { payer: { msisdn: '024123' } }, 'payer.msisdn'],
  ['a number with letters', { payer: { msisdn: 'O24I234567' } }, 'payer.msisdn'],
  ['a foreign number', { payer: { msisdn: '+447911123456' } }, 'payer.msisdn'],
  ['a landline', { payer: { msisdn: '0302123456' } }, 'payer.msisdn'],
  ['a number as a number', { payer: { msisdn: 241234567 } }, 'payer.msisdn'],
  ['no payer', { payer: undefined }, 'payer'],
  ['a payer as text', { payer: '0241234567' }, 'payer'],
  ['a list of payers', { payer: [{ msisdn: '0241234567' }] }, 'payer'],
  ['an unknown network', { payer: { msisdn: '0241234567', network: 'GLO' } }, 'payer.network'],
  ['an unknown field', { surprise: 1 }, 'surprise'],
  ['an unknown field in the payer', { payer: { msisdn: '0241234567', pin: '1234' } }, 'payer.pin'],
  ['no reference', { reference: undefined }, 'reference'],
  ['an empty reference', { reference: '' }, 'reference'],
  ['a reference that is too long', { reference: 'x'.repeat(101) }, 'reference'],
  ['a reference with a NUL', { reference: 'a\u0000b' }, 'reference'],
  ['half of a surrogate pair', { reference: 'a\ud800b' }, 'reference'],
  ['a description with control characters', { description: 'a\u0007' }, 'description'],
  ['metadata that nests', { metadata: { a: { b: 'c' } } }, 'metadata'],
  ['metadata with a NUL', { metadata: { a: '\u0000' } }, 'metadata'],
  [
    'too much metadata',
    { metadata: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`k${n}`, 'v'])) },
    'metadata',
  ],
  ['a provider that does not exist', { provider: 'no_such_rail' }, 'provider'],
  ['a provider with strange characters', { provider: 'MTN; DROP TABLE' }, 'provider'],
  ['an expiry in the past', { expiresInSeconds: -5 }, 'expiresInSeconds'],
  ['an endless expiry', { expiresInSeconds: 1e9 }, 'expiresInSeconds'],
];

describe('bad input', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp();
  }, 30_000);

  afterAll(async () => {
    await test.close();
  });

  async function send(body: string, headers: Record<string, string> = {}) {
    const response = await fetch(`${test.baseUrl}/api/v1/payments/initiate`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${test.merchant.apiKey}`,
        'idempotency-key': randomUUID(),
        'content-type': 'application/json',
        ...headers,
      },
      body,
    });
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      problem: (await response.json()) as ProblemBody,
    };
  }

  it.each(BAD_FIELDS)('%s is refused by name', async (_, change, field) => {
    const answer = await test.api.initiate<ProblemBody>(change);
    expect([400, 422]).toContain(answer.status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body.errors?.map((error) => error.field)).toContain(field);
    expect(answer.body.traceId).toMatch(/^[0-9a-f]{32}$/);
  });

  it.each([
    ['broken JSON', '{"amount": 10', {}, 400, 'malformed_json'],
    ['an empty body', '', {}, 400, 'malformed_json'],
    ['a poisoned prototype', '{"__proto__": {"amount": 1}}', {}, 400, 'malformed_json'],
    ['a list', '[]', {}, 400, undefined],
    ['null', 'null', {}, 400, undefined],
    ['XML', '<a/>', { 'content-type': 'application/xml' }, 415, 'unsupported_media_type'],
    ['a body that is too large', JSON.stringify({ reference: 'x'.repeat(70_000) }), {}, 413, 'payload_too_large'],
    ['a key that is too long', '{}', { 'idempotency-key': 'k'.repeat(256) }, 400, 'idempotency_key_invalid'],
  ] as const)('%s gets a problem document', async (_, body, headers, status, code) => {
    const answer = await send(body, headers);
    expect(answer.status).toBe(status);
    expect(answer.type).toContain('application/problem+json');
    if (code !== undefined) expect(answer.problem.code).toBe(code);
  });

  it.each([
    ['a broken cursor', '/payments?cursor=%21%21', 'cursor'],
    ['a cursor of something else', '/payments?cursor=aGVsbG8', 'cursor'],
    ['a page that is too large', '/payments?limit=101', 'limit'],
    ['a page of another list that is too large', '/ledger/entries?limit=101', 'limit'],
    ['a limit that is no number', '/payments?limit=ten', 'limit'],
    ['an unknown status', '/payments?status=done', 'status'],
    ['an unknown filter', '/payments?colour=red', 'colour'],
    ['a filter twice', '/payments?reference=a&reference=b', 'reference'],
    ['a number that is none', '/payments?msisdn=hello', 'msisdn'],
    ['a date that is none', '/payments?createdFrom=yesterday', 'createdFrom'],
  ])('%s in the list is refused by name', async (_, path, field) => {
    const answer = await test.api.call<ProblemBody>('GET', path);
    expect(answer.status).toBe(400);
    expect(answer.body.errors?.map((error) => error.field)).toContain(field);
    expect(answer.body.errors?.[0]?.code).toBe(answer.body.code);
  });

  it.each([
    '/payments/pay_nonsense',
    '/payments/att_01kgn6q4s8e3rvq6c1m3k3wz5t',
    '/payments/%00',
    '/payments/%ff',
    `/payments/${'x'.repeat(90)}`,
    '/payments/00000000-0000-0000-0000-000000000000/status',
    '/nowhere',
  ])('%s is a problem of the caller', async (path) => {
    const answer = await test.api.call<ProblemBody>('GET', path);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body.code).toMatch(/^[a-z_]+$/);
  });

  it('has sent nothing to the rail for any of it', async () => {
    expect(await test.rails.books()).toEqual([]);
    expect(await test.database.query('SELECT 1 FROM payments')).toEqual([]);
  });
});
