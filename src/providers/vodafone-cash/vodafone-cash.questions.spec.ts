import { describe, expect, it } from '@jest/globals';
import type { Reply } from '../rail-http.js';
import { balanceAnswer, walletAnswer } from './vodafone-cash.mapper.js';

function reply(httpStatus: number, body: unknown): Reply {
  return { httpStatus, text: JSON.stringify(body), sha256: 'ab'.repeat(32) };
}
const coded = (code: string, httpStatus: number) => reply(httpStatus, { output_ResponseCode: code });

describe('the answers to questions', () => {
  const balance = (text: unknown) =>
    balanceAnswer('b', reply(200, { output_ResponseCode: 'INS-0', output_Balance: text, output_Currency: 'GHS' }));
  const wallet = (body: object, httpStatus = 200) => walletAnswer('w', reply(httpStatus, body));

  it('reads a balance, which may be nothing, and never guesses one', () => {
    expect(balance('1000.00')).toMatchObject({ isAnswered: true, value: { amountMinor: 100_000n, currency: 'GHS' } });
    expect(balance('0.00')).toMatchObject({ isAnswered: true, value: { amountMinor: 0n } });
    for (const text of [undefined, 5, '-1.00', '1.005']) expect(balance(text).isAnswered).toBe(false);
    expect(balanceAnswer('b', coded('INS-2', 401))).toMatchObject({ failureCode: 'rail_configuration' });
    expect(balanceAnswer('b', coded('INS-16', 503))).toMatchObject({ failureCode: 'rail_unavailable' });
  });

  it.each([
    [{ output_CustomerFirstName: 'Ama', output_CustomerLastName: 'Mensah' }, 'Ama Mensah'],
    [{ output_BeneficiaryName: 'Kofi Boateng' }, 'Kofi Boateng'],
    [{ output_CustomerFirstName: 5 }, null],
  ])('reads a name in whichever field it is: %j', (fields, name) => {
    const answer = wallet({ output_ResponseCode: 'INS-0', ...fields });
    expect(answer).toMatchObject({ isAnswered: true, value: { exists: true, isActive: true, name } });
    expect(answer.evidence.replyExcerpt).toBeNull();
  });

  it('knows a wallet that is not there, one that is barred, and no answer', () => {
    expect(wallet({ output_ResponseCode: 'INS-2051' }, 400)).toMatchObject({ value: { exists: false } });
    expect(wallet({ output_ResponseCode: 'INS-996' }, 400)).toMatchObject({ value: { exists: true, isActive: false } });
    expect(wallet({ output_ResponseCode: 'INS-1' }, 500).isAnswered).toBe(false);
  });
});
