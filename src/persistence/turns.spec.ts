import { describe, expect, it } from '@jest/globals';
import { Turns } from './turns.js';

const ONE = { width: 1, maxWaiting: 100 };

/** Work that is over when it is told so. */
function gated() {
  const open: (() => void)[] = [];
  const started: string[] = [];
  const work = (name: string) => () => {
    started.push(name);
    return new Promise<string>((resolve) => open.push(() => resolve(name)));
  };
  return { open, started, work };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('Turns', () => {
  it('does the work of one key one after the other, in the order in which it came', async () => {
    const turns = new Turns(ONE);
    const { open, started, work } = gated();
    const all = Promise.all(['a', 'b', 'c'].map((name) => turns.take('key', work(name))));
    for (const expected of [['a'], ['a', 'b'], ['a', 'b', 'c']]) {
      await settle();
      expect(started).toEqual(expected);
      open.shift()?.();
    }
    await expect(all).resolves.toEqual(['a', 'b', 'c']);
  });

  it('does as much at a time as its width, and no more', async () => {
    const turns = new Turns({ width: 2, maxWaiting: 100 });
    const { open, started, work } = gated();
    const all = Promise.all(['a', 'b', 'c', 'd'].map((name) => turns.take('key', work(name))));
    await settle();
    expect(started).toEqual(['a', 'b']);
    open.shift()?.();
    await settle();
    expect(started).toEqual(['a', 'b', 'c']);
    for (let n = 0; n < 3; n += 1) {
      open.shift()?.();
      await settle();
    }
    await expect(all).resolves.toEqual(['a', 'b', 'c', 'd']);
  });

  it('lets other keys go on meanwhile', async () => {
    const turns = new Turns(ONE);
    const { open, started, work } = gated();
    const all = Promise.all([turns.take('one', work('a')), turns.take('two', work('b'))]);
    await settle();
    expect(started).toEqual(['a', 'b']);
    for (const finish of open) finish();
    await all;
  });

  it('goes on after work that has failed, and gives it its own error', async () => {
    const turns = new Turns(ONE);
    const failed = turns.take('key', () => Promise.reject(new Error('no')));
    const next = turns.take('key', () => Promise.resolve('yes'));
    await expect(failed).rejects.toThrow('no');
    await expect(next).resolves.toBe('yes');
    await expect(turns.take('key', () => Promise.resolve('again'))).resolves.toBe('again');
  });

  it('refuses at once what is too much, and does nothing of it', async () => {
    const turns = new Turns({ width: 1, maxWaiting: 1 });
    const { open, started, work } = gated();
    const taken = [turns.take('key', work('a')), turns.take('key', work('b'))];
    await expect(turns.take('key', work('c'))).rejects.toMatchObject({ code: 'overloaded' });
    open.shift()?.();
    await settle();
    open.shift()?.();
    await Promise.all(taken);
    expect(started).toEqual(['a', 'b']);
  });
});
