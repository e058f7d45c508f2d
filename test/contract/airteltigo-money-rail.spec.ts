import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { AT_CREDENTIALS, AtRail, instruction, lookup, newExttrid, signature, ts } from '../support/at-rail-client.js';
import { CallbackReceiver } from '../support/mtn-rail-client.js';
import { waitFor } from '../support/wait-for.js';

const { clientKey, serviceId } = AT_CREDENTIALS;
/** Section 2.3 of the provider contracts, made with the secret sk_demo_123. */
const VECTOR_BODY =
  '{"amount":"10.00","callback_url":"https://synccash.example/webhooks/airteltigo","customer_number":"0271234567","exttrid":"SC0000000001","nw":"AIR","reference":"Order 42","service_id":1234,"trans_type":"CTM","ts":"2026-01-15 09:30:00"}';
const VECTOR_SIGNATURE = '919c0c38acf00505ae53b58d37d9e8a0fe6de430608cf80b62896f127bbc5300';
const SEND = '/sendRequest';
const MINUTE_MS = 60_000;
/** How long a caller waits for an answer that never comes; the rail holds the call far longer. */
const PATIENCE_MS = 500;

let rail: AtRail;
const receiver = new CallbackReceiver();

beforeAll(async () => {
  await receiver.open();
  rail = await AtRail.start();
});

afterEach(async () => {
  await rail.operator('DELETE', '/__faults');
});

afterAll(async () => {
  await rail.remove();
  await receiver.close();
});

describe('who calls', () => {
  const body = JSON.stringify(lookup());
  it.each([
    ['without the header', body, '', '101'],
    ['with another key', body, `someone:${signature(body)}`, '102'],
    ['with no colon', body, signature(body), '102'],
    ['with a signature of something else', body, `${clientKey}:${signature('{}')}`, '103'],
    ['with a short signature', body, `${clientKey}:${signature(body).slice(0, 10)}`, '103'],
    ['with the signature of path and body', body, `${clientKey}:${signature(SEND + body)}`, '103'],
    ['with the same JSON written otherwise', `${body} `, `${clientKey}:${signature(body)}`, '103'],
    ['with the right signature', body, undefined, '027'],
  ])('%s gets its own code, at HTTP 200', async (_, sent, authorization, code) => {
    expect(await rail.call(SEND, sent, authorization)).toMatchObject({ status: 200, body: { resp_code: code } });
  });

  it('is known by the signature that the contract publishes: only the age of the request is wrong', async () => {
    expect(signature(VECTOR_BODY)).toBe(VECTOR_SIGNATURE);
    const other = await AtRail.start({ callbackHost: 'synccash.example' });
    const answer = await other.call(SEND, VECTOR_BODY, `${clientKey}:${VECTOR_SIGNATURE}`);
    await other.remove();
    expect(answer.body.resp_code).toBe('036');
  });
});

describe('a request', () => {
  it.each(['', '{"amount":', '[]', '"text"'])('of %j is 022', async (body) => {
    expect((await rail.call(SEND, body)).body.resp_code).toBe('022');
  });

  it.each<[string, object]>([
    ['041', { trans_type: undefined }],
    ['089', { trans_type: 'XYZ' }],
    ['089', { trans_type: 'TSC' }],
    ['008', { customer_number: undefined }],
    ['009', { customer_number: '233271234567' }],
    ['009', { customer_number: '02712345' }],
    ['010', { amount: undefined }],
    ['028', { amount: 'ten' }],
    ['028', { amount: '0.00' }],
    ['028', { amount: '-1' }],
    ['028', { amount: 10.5 }],
    ['046', { amount: '10.505' }],
    ['014', { nw: undefined }],
    ['029', { nw: 'GLO' }],
    ['029', { nw: 'BNK' }],
    ['018', { exttrid: undefined }],
    ['025', { exttrid: 'x'.repeat(31) }],
    ['026', { reference: undefined }],
    ['039', { callback_url: undefined }],
    ['045', { callback_url: 'http://127.0.0.1.example.com/' }],
    ['045', { callback_url: 'ftp://127.0.0.1/' }],
    ['053', { ts: undefined }],
    ['023', { ts: new Date().toISOString() }],
    ['023', { ts: '2026-02-30 09:30:00' }],
    ['036', { ts: ts(6 * MINUTE_MS) }],
    ['036', { ts: ts(-6 * MINUTE_MS) }],
    ['006', { service_id: undefined }],
    ['011', { service_id: 4321 }],
    ['015', { service_id: String(serviceId), ts: ts(4 * MINUTE_MS), exttrid: `${newExttrid()}xxxxxx` }],
  ])('is answered with %s when it has %j', async (code, differences) => {
    const body = instruction(differences);
    expect(await rail.call(SEND, body)).toMatchObject({ status: 200, body: { resp_code: code } });
    expect(await rail.booksOf(body.exttrid)).toHaveLength(code === '015' ? 1 : 0);
  });

  it('that nobody knows is 051', async () => {
    expect(await rail.call('/autoDebit', {})).toMatchObject({ status: 200, body: { resp_code: '051' } });
  });

  it('moves money once when the same exttrid is sent many times at once', async () => {
    const body = instruction();
    const answers = await Promise.all(Array.from({ length: 8 }, () => rail.call(SEND, body)));
    expect(answers.map((answer) => answer.body.resp_code).toSorted()).toEqual(['015', ...Array<string>(7).fill('021')]);
    await rail.ended(body.exttrid);
    const booked = { kind: 'collection', msisdn: '+233271234567', amount: 1050, currency: 'GHS', status: 'moved' };
    expect(await rail.booksOf(body.exttrid)).toMatchObject([booked]);
  });
});

describe('an instruction', () => {
  it('is accepted, pending first, and then a success with the id of the transaction', async () => {
    const body = instruction({ customer_number: '0271234515' });
    const received = 'Request successfully received for processing';
    expect((await rail.call(SEND, body)).body).toEqual({ resp_code: '015', resp_desc: received });
    const { trans_id, ...pending } = (await rail.status(body.exttrid)).body;
    expect(pending).toMatchObject({ trans_ref: body.exttrid, trans_status: expect.stringMatching(/^015/) });
    const common = { trans_id, trans_ref: body.exttrid };
    expect(await rail.ended(body.exttrid)).toEqual({ ...common, trans_status: '000/01', message: 'SUCCESSFUL' });
  });

  it.each([
    ['0271234501', 'INSUFFICIENT FUNDS'],
    ['0271234502', 'TRANSACTION REJECTED BY CUSTOMER'],
    ['0271234503', 'TRANSACTION EXPIRED'],
    ['0271234506', 'LIMIT EXCEEDED'],
  ])('of %s fails with %s', async (customer_number, message) => {
    const exttrid = await rail.accepted({ customer_number });
    expect(await rail.ended(exttrid)).toMatchObject({ trans_status: '001/02', message });
  });

  it.each(['VOD', 'MTN'])('reaches %s too', async (nw) => {
    expect(await rail.ended(await rail.accepted({ nw }))).toMatchObject({ trans_status: '000/01' });
  });

  it('that nobody sent is 033', async () => {
    expect(await rail.status(newExttrid())).toMatchObject({ status: 200, body: { resp_code: '033' } });
  });

  it('of a wallet that nobody has is 044, and not accepted', async () => {
    const body = instruction({ customer_number: '0271234505' });
    expect((await rail.call(SEND, body)).body.resp_code).toBe('044');
    expect((await rail.status(body.exttrid)).body.resp_code).toBe('033');
  });

  it('is not accepted twice with 013, and then with the same exttrid it is', async () => {
    const body = instruction({ customer_number: '0271234513' });
    for (const code of ['013', '013', '015', '021']) expect((await rail.call(SEND, body)).body.resp_code).toBe(code);
  });

  it('meets the firewall: HTML at HTTP 200, and not accepted', async () => {
    const body = instruction({ customer_number: '0271234514' });
    expect(await rail.call(SEND, body)).toMatchObject({ status: 200, text: expect.stringContaining('<html>') });
    expect((await rail.status(body.exttrid)).body.resp_code).toBe('033');
  });

  it('is answered with an empty HTTP 500 although it was accepted', async () => {
    const body = instruction({ customer_number: '0271234507' });
    expect(await rail.call(SEND, body)).toMatchObject({ status: 500, text: '' });
    expect((await rail.ended(body.exttrid)).trans_status).toBe('000/01');
  });

  it.each([
    ['before it is accepted', 'timeout_before_accept', '0271234567', '033'],
    ['after it is accepted', 'timeout_after_accept', '0271234567', undefined],
    ['for a wallet ending in 08', null, '0271234508', undefined],
  ])('is never answered, %s', async (_, fault, customer_number, code) => {
    if (fault !== null) await rail.fault(fault);
    const body = instruction({ customer_number });
    await expect(rail.call(SEND, body, undefined, PATIENCE_MS)).rejects.toMatchObject({ name: 'TimeoutError' });
    expect((await rail.status(body.exttrid)).body.resp_code).toBe(code);
  });

  it('cannot be asked about while the status is unavailable', async () => {
    const exttrid = await rail.accepted();
    await rail.fault('status_unavailable');
    expect(await rail.status(exttrid)).toMatchObject({ status: 503 });
    expect(await rail.status(exttrid)).toMatchObject({ status: 200, body: { trans_ref: exttrid } });
  });

  it('does not get through when the rail is down', async () => {
    await rail.fault('http_500');
    expect(await rail.call(SEND, instruction())).toMatchObject({ status: 500, text: '' });
  });
});

describe('a callback', () => {
  it.each([
    ['a success', '0271234567'],
    ['a failure', '0271234501'],
  ])('tells of %s what the status tells', async (_, customer_number) => {
    const path = `/${customer_number}`;
    const exttrid = await rail.accepted({ customer_number, callback_url: receiver.url(path) });
    const callback = await waitFor('the callback', async () => receiver.at(path)[0]);
    const { body } = await rail.status(exttrid);
    expect(callback).toEqual({ method: 'POST', path, contentType: 'application/json', body });
    expect(Object.keys(body).toSorted()).toEqual(['message', 'trans_id', 'trans_ref', 'trans_status']);
  });

  it('comes before the answer for a wallet ending in 11', async () => {
    await rail.accepted({ customer_number: '0271234511', callback_url: receiver.url('/early') });
    expect(receiver.at('/early')).toHaveLength(1);
  });

  it('claims the opposite of the truth when it is forged', async () => {
    const claimed = async (path: string, customer_number: string) => {
      const exttrid = await rail.accepted({ customer_number, callback_url: receiver.url(path) });
      const { body } = await waitFor('the forged callback', async () => receiver.at(path)[0]);
      return [body, (await rail.ended(exttrid)).trans_status];
    };
    expect(await claimed('/forged', '0271234512')).toMatchObject([{ trans_status: '000/01' }, '001/02']);
    await rail.fault('callback_forged');
    expect(await claimed('/forged-too', '0271234567')).toMatchObject([{ trans_status: '001/02' }, '000/01']);
  });
});

describe('the balances', () => {
  it('are real: collections come in, payouts draw on the float until it is short', async () => {
    await rail.operator('POST', '/__float', { rail: 'airteltigo_money', amount: 2000 });
    const before = await rail.balances();
    await rail.ended(await rail.accepted({ amount: '0.5' }));
    expect((await rail.ended(await rail.accepted({ trans_type: 'MTC' }))).trans_status).toBe('000/01');
    const short = await rail.accepted({ trans_type: 'MTC' });
    expect(await rail.ended(short)).toMatchObject({ trans_status: '001/02', message: 'INSUFFICIENT FLOAT' });
    expect(await rail.booksOf(short)).toMatchObject([{ kind: 'payout', status: 'failed' }]);
    const collected = (Number(before.actual_collect_bal) + 0.5).toFixed(2);
    const unused = { sms_bal: '0.00', billpay_bal: '0.00', airtime_bal: '0.00' };
    const collect = { available_collect_bal: collected, actual_collect_bal: collected };
    expect(await rail.balances()).toEqual({ ...unused, ...collect, payout_bal: '9.50' });
  });

  it.each([
    ['041', { service_id: serviceId, ts: ts() }],
    ['089', { service_id: serviceId, trans_type: 'CTM', ts: ts() }],
    ['053', { service_id: serviceId, trans_type: 'BLC' }],
    ['006', { trans_type: 'BLC', ts: ts() }],
  ])('are refused with %s', async (code, body) => {
    expect((await rail.call('/check_wallet_balance', body)).body.resp_code).toBe(code);
  });
});

describe('a name lookup', () => {
  it.each([
    ['AIR', '0271234567'],
    ['VOD', '0201234567'],
    ['MTN', '0241234567'],
    // Ported, as documented: its prefix is MTN's.
    ['VOD', '0249990020'],
  ])('tells the name of a wallet at %s: %s', async (bank_code, customer_number) => {
    const { body } = await rail.call(SEND, lookup({ bank_code, customer_number }));
    expect(body).toMatchObject({ resp_code: '027', name: 'SAND BOX' });
  });

  it.each<[string, object]>([
    ['044', { customer_number: '0271234505' }],
    ['044', { bank_code: 'MTN', customer_number: '0271234567' }],
    ['044', { bank_code: 'MTN', customer_number: '0249990020' }],
    ['088', { bank_code: undefined }],
    ['091', { bank_code: 'GCB' }],
    ['029', { nw: 'AIR' }],
    ['008', { customer_number: undefined }],
    ['018', { exttrid: undefined }],
  ])('is answered with %s when it has %j', async (code, differences) => {
    const { body } = await rail.call(SEND, lookup(differences));
    expect(body).toEqual({ resp_code: code, resp_desc: expect.any(String) });
  });
});
