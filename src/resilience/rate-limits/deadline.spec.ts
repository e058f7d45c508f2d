import { describe, expect, it } from '@jest/globals';
import { DeadlineError, within } from './deadline.js';

const after = <T>(ms: number, value: T) => new Promise<T>((resolve) => setTimeout(() => resolve(value), ms));

describe('a deadline', () => {
  it('gives what came in time, and its error', async () => {
    await expect(within(1000, Promise.resolve('in time'))).resolves.toBe('in time');
    await expect(within(1000, Promise.reject(new Error('its own')))).rejects.toThrow('its own');
  });

  it('does not wait for what takes longer', async () => {
    await expect(within(5, new Promise(() => undefined))).rejects.toBeInstanceOf(DeadlineError);
  });

  it('does not count the time in which this process was busy with something else', async () => {
    const work = after(1, 'was there');
    const waiting = within(10, work);
    const busyUntil = performance.now() + 60;
    while (performance.now() < busyUntil);
    await expect(waiting).resolves.toBe('was there');
  });
});
