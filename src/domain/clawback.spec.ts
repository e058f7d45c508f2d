import { describe, expect, it } from '@jest/globals';
import { clawbackOf, type SharedLeg } from './clawback.js';

const leg = (status: SharedLeg['status'], grossMinor: bigint | null): SharedLeg => {
  return { id: status, reference: status, status, grossMinor };
};

describe('clawbackOf', () => {
  it('counts what was kept and what has come back as covered, and nothing that was passed on', () => {
    const clawback = clawbackOf(1000n, [leg('settled', 300n), leg('failed', 200n), leg('in_progress', 100n)]);
    expect(clawback).toMatchObject({ inBalanceMinor: 600n, onItsWayMinor: 100n, passedOnMinor: 300n });
    expect(clawback.legs.map(({ state }) => state)).toEqual(['passed_on', 'in_balance', 'on_its_way']);
  });

  it('leaves everything with the merchant while the payment is not confirmed', () => {
    expect(clawbackOf(0n, [leg('waiting', null)])).toMatchObject({ inBalanceMinor: 0n, passedOnMinor: 0n });
  });

  it('never covers anything with more than was captured', () => {
    expect(clawbackOf(500n, [leg('settled', 600n)])).toMatchObject({ inBalanceMinor: 0n, passedOnMinor: 600n });
  });
});
