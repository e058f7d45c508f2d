import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Batcher, BatcherFullError, type BatcherOptions } from './batcher.js';

function rowFault(): Error {
  return Object.assign(new Error('violates check constraint'), { code: '23514' });
}

function batcherOf(options: Partial<BatcherOptions<number, string>> = {}) {
  const batches: number[][] = [];
  const batcher = new Batcher<number, string>({
    name: 'test',
    run: async (items) => {
      batches.push([...items]);
      await Promise.resolve();
      return items.map((item) => `r${item}`);
    },
    maxSize: 10,
    maxWaitMs: 1,
    maxQueue: 1000,
    concurrency: 1,
    ...options,
  });
  return { batcher, batches };
}

describe('Batcher', () => {
  it('gives callers that come together one batch, and each its own result', async () => {
    const { batcher, batches } = batcherOf();
    await expect(Promise.all([1, 2, 3].map((n) => batcher.add(n)))).resolves.toEqual(['r1', 'r2', 'r3']);
    expect(batches).toEqual([[1, 2, 3]]);
  });

  it('never makes a batch larger than its limit', async () => {
    const { batcher, batches } = batcherOf({ maxSize: 4 });
    await Promise.all(Array.from({ length: 10 }, (_, n) => batcher.add(n)));
    expect(batches.map((batch) => batch.length)).toEqual([4, 4, 2]);
  });

  it('never runs more batches at a time than its concurrency', async () => {
    let running = 0;
    let most = 0;
    const { batcher } = batcherOf({
      maxSize: 1,
      concurrency: 2,
      run: async (items) => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        return items.map(String);
      },
    });
    await Promise.all(Array.from({ length: 9 }, (_, n) => batcher.add(n)));
    expect(most).toBe(2);
  });

  it('fails only the row that the database refuses', async () => {
    const done: number[] = [];
    const { batcher } = batcherOf({
      run: (items) => {
        if (items.includes(5)) return Promise.reject(rowFault());
        done.push(...items);
        return Promise.resolve(items.map((item) => `r${item}`));
      },
    });
    const results = await Promise.allSettled([1, 2, 3, 4, 5, 6, 7].map((n) => batcher.add(n)));
    expect(results.map((result) => result.status)).toEqual([
      ...Array<string>(4).fill('fulfilled'),
      'rejected',
      ...Array<string>(2).fill('fulfilled'),
    ]);
    expect(done.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 6, 7]);
  });

  it('fails all of a batch, once, when the connection breaks: nobody knows whether it was committed', async () => {
    let runs = 0;
    const { batcher } = batcherOf({
      run: () => {
        runs += 1;
        return Promise.reject(Object.assign(new Error('connection terminated'), { code: '57P01' }));
      },
    });
    const results = await Promise.allSettled([1, 2, 3].map((n) => batcher.add(n)));
    expect(results.every((result) => result.status === 'rejected')).toBe(true);
    expect(runs).toBe(1);
  });

  it('does a batch again when it was the victim of a deadlock', async () => {
    let runs = 0;
    const { batcher } = batcherOf({
      run: (items) => {
        runs += 1;
        if (runs === 1) return Promise.reject(Object.assign(new Error('deadlock'), { code: '40P01' }));
        return Promise.resolve(items.map(String));
      },
    });
    await expect(batcher.add(1)).resolves.toBe('1');
  });

  it('refuses what exceeds its queue, and serves what waits', async () => {
    const { batcher } = batcherOf({ maxQueue: 2 });
    const first = [batcher.add(1), batcher.add(2)];
    await expect(batcher.add(3)).rejects.toBeInstanceOf(BatcherFullError);
    await expect(Promise.all(first)).resolves.toEqual(['r1', 'r2']);
  });

  it('never puts two items of one key into one batch, and serves every item in its key’s order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 40 }), async (keys) => {
        const served: { key: number; index: number }[] = [];
        const batcher = new Batcher<{ key: number; index: number }, number>({
          name: 'keys',
          run: async (items) => {
            expect(new Set(items.map((item) => item.key)).size).toBe(items.length);
            await Promise.resolve();
            served.push(...items);
            return items.map((item) => item.index);
          },
          maxSize: 4,
          maxWaitMs: 0,
          maxQueue: 100,
          concurrency: 1,
          keyOf: (item) => String(item.key),
        });
        const results = await Promise.all(keys.map((key, index) => batcher.add({ key, index })));
        expect(results).toEqual(keys.map((_, index) => index));
        for (const key of new Set(keys)) {
          const indexes = served.filter((item) => item.key === key).map((item) => item.index);
          expect(indexes).toEqual(indexes.toSorted((a, b) => a - b));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('says so when a statement returns another number of results than items', async () => {
    const { batcher } = batcherOf({ run: () => Promise.resolve([]) });
    await expect(batcher.add(1)).rejects.toThrow('0 results for 1 items');
  });
});
