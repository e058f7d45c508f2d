import { describe, expect, it } from '@jest/globals';
import { withSignal } from './with-signal.js';

describe('a wait for shared work', () => {
  it('ends with the work, or with the signal when that comes first', async () => {
    expect(await withSignal(Promise.resolve(5), AbortSignal.timeout(5000))).toBe(5);
    const never = new Promise<number>(() => undefined);
    await expect(withSignal(never, AbortSignal.timeout(5))).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('leaves no failure of the work unhandled when the signal was over before it began', async () => {
    const unhandled: unknown[] = [];
    const listener = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', listener);
    const work = new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error('the token was refused')), 5);
    });
    await expect(withSignal(work, AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
    await new Promise((resolve) => setTimeout(resolve, 30));
    process.off('unhandledRejection', listener);
    expect(unhandled).toEqual([]);
  });
});
