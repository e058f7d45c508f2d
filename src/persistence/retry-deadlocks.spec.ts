import { describe, expect, it, jest } from '@jest/globals';
import { retryDeadlocks } from './retry-deadlocks.js';

const failure = (code: string) => Object.assign(new Error(code), { code });

describe('work that may be done anew', () => {
  it('is done again when it has lost a deadlock', async () => {
    const work = jest.fn(async () => 'done').mockRejectedValueOnce(failure('40P01'));
    await expect(retryDeadlocks(work)).resolves.toBe('done');
    expect(work).toHaveBeenCalledTimes(2);
  });

  it('is given up when it loses again and again', async () => {
    const work = jest.fn(async () => Promise.reject(failure('40P01')));
    await expect(retryDeadlocks(work)).rejects.toMatchObject({ code: '40P01' });
    expect(work).toHaveBeenCalledTimes(3);
  });

  it('is done once when it fails for any other reason: it may have been committed', async () => {
    const work = jest.fn(async () => Promise.reject(failure('57P01')));
    await expect(retryDeadlocks(work)).rejects.toMatchObject({ code: '57P01' });
    expect(work).toHaveBeenCalledTimes(1);
  });
});
