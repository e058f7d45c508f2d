import { describe, expect, it } from '@jest/globals';
import { limitItem, policyItem, wholeSeconds } from './rate-limit-headers.js';

describe('the items of RateLimit and RateLimit-Policy', () => {
  it('say a policy in requests and seconds, and a burst under our own name', () => {
    expect(policyItem('merchant', { limit: 100, windowMs: 1000, burst: 200 })).toBe(
      '"merchant";q=100;w=1;synccash-burst=200',
    );
    expect(policyItem('endpoint', { limit: 3000, windowMs: 60_000, burst: null })).toBe('"endpoint";q=3000;w=60');
  });

  it('say what is left and until when it is no more, in whole seconds', () => {
    expect(limitItem('merchant', { isAdmitted: true, remaining: 99, moreInMs: 10 })).toBe('"merchant";r=99;t=1');
    expect(limitItem('merchant', { isAdmitted: true, remaining: 200, moreInMs: 0 })).toBe('"merchant";r=200');
  });

  it('never send anybody back at once', () => {
    expect([0, 1, 999, 1000, 1001].map(wholeSeconds)).toEqual([1, 1, 1, 1, 2]);
  });
});
