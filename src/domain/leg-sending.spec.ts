import { describe, expect, it } from '@jest/globals';
import { sendingOf, type Reach } from './leg-sending.js';

const reach = (provider: string, basisPoints: bigint, limits: readonly [bigint, bigint] = [1n, 1_000_000n]): Reach => ({
  provider,
  minAmountMinor: limits[0],
  maxAmountMinor: limits[1],
  feesOf: (minor) => ({ railMinor: (minor * basisPoints + 9999n) / 10_000n, platformMinor: 10n }),
});

describe('how a leg can be sent', () => {
  it('is the whole of it where the merchant bears the fees', () => {
    expect(sendingOf(1000n, 'merchant', [reach('a', 100n)])).toEqual({
      kind: 'possible',
      carriages: [{ provider: 'a', amountMinor: 1000n, fees: { railMinor: 10n, platformMinor: 10n } }],
    });
  });

  it('is what its share can send and pay for where legs do, with the fees of that, the best rail first', () => {
    expect(sendingOf(100_000n, 'legs', [reach('dear', 195n), reach('cheap', 100n)])).toEqual({
      kind: 'possible',
      carriages: [
        { provider: 'cheap', amountMinor: 99_000n, fees: { railMinor: 990n, platformMinor: 10n } },
        { provider: 'dear', amountMinor: 98_077n, fees: { railMinor: 1913n, platformMinor: 10n } },
      ],
    });
  });

  it('is over those rails only that move what is sent, which is less than its share', () => {
    const limits = [1n, 99_000n] as const;
    const sending = sendingOf(100_000n, 'legs', [reach('cheap', 0n, limits), reach('dear', 195n, limits)]);
    expect(sending).toMatchObject({ kind: 'possible', carriages: [{ provider: 'dear', amountMinor: 98_077n }] });
  });

  it.each([
    ['no rail reaches it', 1000n, [], { kind: 'not_reached' }],
    ['the fee leaves nothing of it', 11n, [reach('a', 100n), reach('b', 195n)], { kind: 'too_small', leastMinor: 12n }],
    ['it is nothing', 0n, [reach('a', 0n)], { kind: 'too_small', leastMinor: 11n }],
    ['the rails move more', 100n, [reach('a', 0n, [500n, 900n])], { kind: 'too_small', leastMinor: 510n }],
    [
      'the rails move less',
      2000n,
      [reach('a', 0n, [1n, 900n]), reach('b', 0n, [1n, 950n])],
      { kind: 'too_large', mostMinor: 960n },
    ],
    [
      'it falls between the rails',
      700n,
      [reach('a', 0n, [1n, 500n]), reach('b', 0n, [800n, 900n])],
      { kind: 'too_large', mostMinor: 510n },
    ],
  ] as const)('is not at all when %s', (_, gross, reaches, expected) => {
    expect(sendingOf(gross, 'legs', reaches)).toEqual(expected);
  });

  it('says what is enough: a unit less is not', () => {
    const rails = [reach('a', 195n, [100n, 5000n])];
    for (const gross of [1n, 100n, 6000n]) {
      const sending = sendingOf(gross, 'legs', rails);
      if (sending.kind === 'too_small') {
        expect(sendingOf(sending.leastMinor, 'legs', rails).kind).toBe('possible');
        expect(sendingOf(sending.leastMinor - 1n, 'legs', rails).kind).toBe('too_small');
      } else if (sending.kind === 'too_large') {
        expect(sendingOf(sending.mostMinor, 'legs', rails).kind).toBe('possible');
      }
    }
  });
});
