import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { announcement } from './announcement.js';

const FACTS = {
  baseUrl: 'http://127.0.0.1:3000',
  apiKey: 'sc_test_abc',
  simulatorUrl: 'http://127.0.0.1:3900',
  filePath: '/srv/app/.synccash/sandbox.json',
};

describe('announcement', () => {
  it('names the addresses, the documentation and the key', () => {
    const text = announcement(FACTS);
    for (const fact of ['http://127.0.0.1:3000/docs', ...Object.values(FACTS)]) expect(text).toContain(fact);
  });

  it('has one curl line that a plain shell takes apart as meant', () => {
    const curl = announcement(FACTS)
      .split('\n')
      .find((line) => line.startsWith('curl -sS -X POST'));
    const words = execFileSync('sh', ['-c', `curl() { printf '%s\\n' "$@"; }; ${curl}`], { encoding: 'utf8' }).split(
      '\n',
    );
    expect(words).toContain('http://127.0.0.1:3000/api/v1/payments/initiate');
    expect(words).toContain('Authorization: Bearer sc_test_abc');
    expect(words.find((word) => word.startsWith('Idempotency-Key:'))).toMatch(
      /^Idempotency-Key: first-payment-\d{10,}$/,
    );
    const body: unknown = JSON.parse(words[words.indexOf('-d') + 1] ?? '');
    expect(body).toEqual({ amount: 1050, currency: 'GHS', payer: { msisdn: '0241234567' }, reference: 'order-1' });
  });

  it('promises no scenarios when the rails are not the simulated ones', () => {
    expect(announcement({ ...FACTS, simulatorUrl: undefined })).not.toContain('last two digits');
  });
});
