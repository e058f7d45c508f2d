import type { Activity, Subjects, VelocityRule } from '../../src/domain/velocity.js';

/** Five payments of one payer in a minute, unless told otherwise. */
export function rule(change: Partial<VelocityRule> = {}): VelocityRule {
  return {
    name: 'a_rule',
    subject: 'payer',
    measure: 'count',
    window: { seconds: 60 },
    limit: 5n,
    outcome: 'deny',
    ...change,
  };
}

export const NOON_MS = Date.parse('2026-06-15T12:00:00Z');

/** One payment of GHS 10 at noon, unless told otherwise. */
export function activity({
  subjects,
  ...change
}: Partial<Omit<Activity, 'subjects'>> & { subjects?: Partial<Subjects> } = {}): Activity {
  return {
    subjects: { payer: 'p', merchant: 'm', device: null, ip: null, reference: 'r', ...subjects },
    wallet: 'w',
    amountMinor: 1000n,
    atMs: NOON_MS,
    ...change,
  };
}
