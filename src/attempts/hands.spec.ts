import { describe, expect, it } from '@jest/globals';
import { Hands } from './hands.js';

const RAILS = ['slow', 'slow too', 'quick'];

function takeAll(hands: Hands, rail: string): number {
  let taken = 0;
  while (hands.take(rail)) taken += 1;
  return taken;
}

describe('the hands of one process', () => {
  it('are some for each rail, whatever the others do, and the rest for whoever comes', () => {
    const hands = new Hands(256, RAILS);
    expect(takeAll(hands, 'slow')).toBe(192);
    expect(takeAll(hands, 'slow too')).toBe(32);
    expect(takeAll(hands, 'quick')).toBe(32);
    expect(hands.free).toBe(0);
  });

  it('are all for the only rail', () => {
    expect(takeAll(new Hands(8, ['only']), 'only')).toBe(8);
  });

  it('are never none, however few there are', () => {
    for (const count of [1, 2, 3, 5]) {
      const hands = new Hands(count, RAILS);
      expect(hands.claimable()).toBeGreaterThanOrEqual(1);
      expect(takeAll(hands, 'slow')).toBeGreaterThanOrEqual(1);
    }
  });

  it('are claimed for no rail that has its part, until a good part is free again', () => {
    const hands = new Hands(64, ['slow', 'quick']);
    expect([hands.full(), hands.claimable()]).toEqual([[], 56]);
    takeAll(hands, 'slow');
    expect([hands.full(), hands.claimable()]).toEqual([['slow'], 8]);
    for (let nth = 0; nth < 15; nth += 1) hands.giveBack('slow');
    expect(hands.isFull('slow')).toBe(true);
    hands.giveBack('slow');
    expect([hands.full(), hands.claimable()]).toEqual([[], 16]);
  });

  it('are claimed for a rail that is left with its own as soon as half of those are free', () => {
    const hands = new Hands(64, ['slow', 'quick']);
    takeAll(hands, 'slow');
    takeAll(hands, 'quick');
    expect([hands.full(), hands.claimable()]).toEqual([['slow', 'quick'], 0]);
    for (let nth = 0; nth < 4; nth += 1) hands.giveBack('quick');
    expect([hands.full(), hands.claimable()]).toEqual([['slow'], 4]);
  });

  it('cannot be claimed beyond what one rail still has, even if all that is due is its own', () => {
    const hands = new Hands(64, ['slow', 'quick']);
    for (let nth = 0; nth < 40; nth += 1) hands.force('slow');
    expect(hands.claimable()).toBe(16);
  });
});
