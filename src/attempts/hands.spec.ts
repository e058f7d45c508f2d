import { describe, expect, it } from '@jest/globals';
import { Hands } from './hands.js';

function takeAll(hands: Hands, rail: string): number {
  let taken = 0;
  while (hands.take(rail)) taken += 1;
  return taken;
}

describe('the hands of one process', () => {
  it('leave some to another rail, whatever the others do', () => {
    const hands = new Hands(256, 3);
    expect(takeAll(hands, 'slow')).toBe(112);
    expect(takeAll(hands, 'slow too')).toBe(112);
    expect(takeAll(hands, 'quick')).toBe(32);
    expect(hands.free).toBe(0);
  });

  it('are all for the only rail', () => {
    expect(takeAll(new Hands(8, 1), 'only')).toBe(8);
  });

  it('are never none, however few there are', () => {
    for (const count of [1, 2, 3]) expect(new Hands(count, 3).take('one')).toBe(true);
    expect(new Hands(1, 3).claimable()).toBe(1);
  });

  it('are claimed for no rail that has its part, until a good part of it is free again', () => {
    const hands = new Hands(64, 2);
    expect(hands.full()).toEqual([]);
    expect(hands.claimable()).toBe(56);
    takeAll(hands, 'slow');
    expect(hands.full()).toEqual(['slow']);
    expect(hands.claimable()).toBe(8);
    for (let nth = 0; nth < 13; nth += 1) hands.giveBack('slow');
    expect(hands.isFull('slow')).toBe(true);
    hands.giveBack('slow');
    expect(hands.full()).toEqual([]);
    expect(hands.claimable()).toBe(14);
  });

  it('cannot be claimed beyond what one rail still has, even if all that is due is its own', () => {
    const hands = new Hands(64, 2);
    for (let nth = 0; nth < 40; nth += 1) hands.force('slow');
    expect(hands.claimable()).toBe(16);
  });
});
