import { describe, expect, it } from '@jest/globals';
import type { AppConfig } from './app-config.js';
import { warningsOf } from './warnings.js';

const http = (trustProxy: false | string[]) => ({ trustProxy }) as AppConfig['http'];

describe('what a start warns of', () => {
  it('is production without the name of its proxy', () => {
    expect(warningsOf({ profile: 'production', http: http(false) })).toEqual([
      expect.stringMatching(/^TRUST_PROXY is not set/),
    ]);
  });

  it('is nothing with one, and nothing in the sandbox', () => {
    expect(warningsOf({ profile: 'production', http: http(['10.0.0.0/8']) })).toEqual([]);
    expect(warningsOf({ profile: 'sandbox', http: http(false) })).toEqual([]);
  });
});
