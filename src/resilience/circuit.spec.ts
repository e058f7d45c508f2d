import { afterEach, describe, expect, it } from '@jest/globals';
import { Circuit } from './circuit.js';

describe('a circuit', () => {
  let circuit: Circuit;
  afterEach(() => circuit.shutdown());

  const heard = async (faultPercent: number, calls: readonly boolean[]) => {
    const options = { name: 'one', windowMs: 10_000, minCalls: 10, faultPercent, tryAgainAfterMs: 60_000 };
    circuit = new Circuit(options, { onMoved: () => undefined });
    for (const isFault of calls) circuit.hear(isFault);
    await new Promise((resolve) => setImmediate(resolve));
    return circuit.state;
  };
  const of = (good: number, bad: number) => [...Array<boolean>(good).fill(false), ...Array<boolean>(bad).fill(true)];

  it.each([
    [50, 5, 5, 'open'],
    [50, 6, 5, 'closed'],
    [50, 51, 49, 'closed'],
    [33, 67, 33, 'open'],
    [33, 68, 32, 'closed'],
    [100, 0, 10, 'open'],
    [100, 1, 99, 'closed'],
  ])('that opens from %s %% on has heard %s good calls and %s bad ones: %s', async (percent, good, bad, state) => {
    expect(await heard(percent, of(good, bad))).toBe(state);
  });

  it('says nothing after too few calls', async () => {
    expect(await heard(50, of(0, 9))).toBe('closed');
  });
});
