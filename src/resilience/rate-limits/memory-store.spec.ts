import { describe, expect, it } from '@jest/globals';
import { MemoryStore } from './memory-store.js';
import { counterOf } from './rate-limit-store.js';

const policy = { limit: 2, windowMs: 60_000, burst: null };
const ticketOf = (limit: string, key: string) => ({ limit, counter: counterOf(limit, policy, key), policy });

describe('counters in memory', () => {
  it('admit what the limit allows, and more when time has passed', async () => {
    let nowMs = 0;
    const store = new MemoryStore(() => nowMs);
    const take = async () => (await store.take([ticketOf('merchant', 'a')])).isAdmitted;
    expect([await take(), await take(), await take()]).toEqual([true, true, false]);
    nowMs = 120_000;
    expect(await take()).toBe(true);
  });

  it('forget a key when they are told to', async () => {
    const store = new MemoryStore(() => 0);
    const ticket = ticketOf('merchant', 'a');
    for (let n = 0; n < 2; n += 1) await store.take([ticket]);
    await store.forget(ticket.counter);
    expect((await store.take([ticket])).verdicts[0]?.remaining).toBe(1);
  });

  it('are bounded, and a flood of addresses pushes out no merchant', async () => {
    const store = new MemoryStore(() => 0);
    const merchant = ticketOf('merchant', 'a');
    const first = ticketOf('ip', 'first');
    for (let n = 0; n < 2; n += 1) await store.take([merchant, first]);
    for (let n = 0; n < 20_000; n += 1) await store.take([ticketOf('ip', `flood-${n}`)]);
    expect((await store.take([merchant])).isAdmitted).toBe(false);
    expect((await store.take([first])).isAdmitted).toBe(true);
  });
});
