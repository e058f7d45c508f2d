import { describe, expect, it } from '@jest/globals';
import { RestartBudget } from './restart-budget.js';

describe('RestartBudget', () => {
  it('waits longer before each restart, up to five seconds, and gives none after the tenth', () => {
    const budget = new RestartBudget();
    const delays = Array.from({ length: 11 }, () => budget.next(1000));
    expect(delays).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000, 5000, null]);
  });

  it('forgets restarts after two minutes', () => {
    const budget = new RestartBudget();
    for (let restart = 0; restart < 10; restart += 1) budget.next(0);
    expect(budget.next(119_999)).toBeNull();
    expect(budget.next(120_000)).toBe(100);
  });
});
