import { describe, expect, it } from '@jest/globals';
import { mostSay } from './breaker.js';

describe('what most processes say of a breaker', () => {
  it.each([
    [[], 'closed'],
    [['open'], 'open'],
    [['open', 'closed'], 'closed'],
    [['open', 'open', 'closed'], 'open'],
    [['open', 'half_open', 'closed'], 'half_open'],
    [['closed', 'closed', 'open'], 'closed'],
  ] as const)('of %j is %s', (states, expected) => {
    expect(mostSay(states)).toBe(expected);
  });
});
