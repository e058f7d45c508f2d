import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DomainError } from './errors.js';
import { GHANA_NUMBER_PLAN } from './number-plan.js';
import { maskMsisdn, parseMsisdn, parseWallet } from './wallet.js';

const prefixes = Object.keys(GHANA_NUMBER_PLAN.networkByPrefix);
const national = fc
  .tuple(fc.constantFrom(...prefixes), fc.integer({ min: 0, max: 9_999_999 }))
  .map(([prefix, rest]) => `${prefix}${String(rest).padStart(7, '0')}`)
  // Of 025 only 0256 and 0257 are given out, of 059 all but 0590.
  .filter((digits) => !/^(?:25[^67]|590)/.test(digits));

function codeOf(act: () => unknown): string | null {
  try {
    act();
    return null;
  } catch (error) {
    return error instanceof DomainError ? error.code : 'another error';
  }
}

describe('a wallet', () => {
  it('has one E.164 number, however its number was written', () => {
    fc.assert(
      fc.property(national, (digits) => {
        const spaced = `${digits.slice(0, 2)} ${digits.slice(2, 5)} ${digits.slice(5)}`;
        const forms = [
          `0${digits}`,
          `233${digits}`,
          `+233${digits}`,
          `+233 ${spaced}`,
          `0${spaced.replaceAll(' ', '-')}`,
        ];
        return forms.every((form) => parseMsisdn(form) === `+233${digits}`);
      }),
    );
  });

  it('is on the network of its prefix unless the caller names another', () => {
    fc.assert(
      fc.property(national, (digits) => {
        const prefix = digits.slice(0, 2);
        return parseWallet(digits.padStart(10, '0')).network === GHANA_NUMBER_PLAN.networkByPrefix[prefix];
      }),
    );
    expect(parseWallet('0241234567', 'TELECEL')).toEqual({ network: 'TELECEL', msisdn: '+233241234567' });
  });

  it.each([
    '',
    '0',
    '024123456',
    '02412345678',
    'abc',
    '+233',
    '0241234567 ext 5',
    '+1 202 555 0100 ',
    '\u0000241234567',
  ])('%p is no number of a wallet', (text) => {
    expect(codeOf(() => parseMsisdn(text))).toBe('invalid_msisdn');
  });

  it.each(['+2348012345678', '+256772123456', '+447911123456', '+233302123456'])(
    '%s is foreign or a landline',
    (text) => {
      expect(codeOf(() => parseMsisdn(text))).toBe('invalid_msisdn');
    },
  );

  it('never throws anything but a refusal, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const code = codeOf(() => parseWallet(text));
        return code === null || code === 'invalid_msisdn' || code === 'unknown_network';
      }),
    );
  });

  it('shows at most five digits of a subscriber in a log', () => {
    fc.assert(
      fc.property(national, (digits) => {
        const masked = maskMsisdn(`+233${digits}`);
        return !masked.includes(digits) && masked === `+233${digits.slice(0, 2)}***${digits.slice(5)}`;
      }),
    );
    expect(maskMsisdn('1234')).toBe('***');
  });
});
