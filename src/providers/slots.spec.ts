import { describe, expect, it } from '@jest/globals';
import { Slots } from './slots.js';

describe('the slots of a rail', () => {
  it('are given to so many, then to whoever has waited longest', async () => {
    const slots = new Slots(2, 5000);
    expect([await slots.take(), await slots.take()]).toEqual([true, true]);
    const given: string[] = [];
    const wait = async (name: string) => {
      if (await slots.take()) given.push(name);
    };
    const waiting = [wait('first'), wait('second')];
    slots.giveBack();
    await waiting[0];
    expect(given).toEqual(['first']);
    slots.giveBack();
    await waiting[1];
    expect(given).toEqual(['first', 'second']);
  });

  it('are refused after a moment, and what is given back later is free for the next one', async () => {
    const slots = new Slots(1, 20);
    await slots.take();
    expect(await slots.take()).toBe(false);
    slots.giveBack();
    expect(await slots.take()).toBe(true);
  });
});
