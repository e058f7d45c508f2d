import { isIP } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ipSubject, isIpAddress } from './ip-address.js';

describe('an address', () => {
  it('is known in every spelling, and named', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
        expect(isIpAddress(address)).toBe(true);
        expect(ipSubject(address)).toMatch(/^[0-9a-f.:]+(?:::\/64)?$/);
      }),
    );
  });

  it('is refused when it is none, and when the system would refuse it', () => {
    for (const text of [
      '',
      'localhost',
      '1.2.3',
      '256.1.1.1',
      '01.2.3.4',
      '1.2.3.4/8',
      'fe80::1%eth0',
      '[::1]',
      ':',
      '::g',
    ])
      expect([text, isIpAddress(text)]).toEqual([text, false]);
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789abcdef.:'.split('')), maxLength: 45 }), (text) => {
        if (isIpAddress(text)) expect(isIP(text)).not.toBe(0);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['154.160.1.20', '154.160.1.20'],
    ['::ffff:154.160.1.20', '154.160.1.20'],
    ['::FFFF:9aa0:114', '154.160.1.20'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('%s is counted as %s', (address, subject) => {
    expect(ipSubject(address)).toBe(subject);
  });
});
