import fc from 'fast-check';
import { LATE_SUCCESS_POLICIES } from '../../src/domain/late-success.js';

const MAX_STEPS = 9;
/**
 * The next instruction that this rail takes is declined; or fails, and is done all the same; or is turned away so often that
 * another rail goes on.
 */
const FAULTS = ['decline', 'late_success', 'late_success', 'http_429'] as const;
export const TIMES: Readonly<Record<Fault, number>> = { decline: 1, late_success: 1, http_429: 3 };
type Fault = (typeof FAULTS)[number];

/** Ordinary; declined; its answer or its callback is lost, so that nobody knows for a while; told twice; unavailable first. */
const ending = fc.constantFrom('20', '20', '20', '01', '05', '07', '08', '09', '10', '13');
const network = fc.constantFrom('MTN' as const, 'TELECEL' as const, 'AT' as const);
const leg = fc.record({
  network,
  ending: fc.constantFrom('20', '20', '05', '07', '09'),
  promised: fc.oneof(
    fc.record({ amount: fc.integer({ min: 100, max: 900 }) }),
    fc.record({ shareBps: fc.integer({ min: 100, max: 2500 }) }),
  ),
});
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('pay' as const),
      amount: fc.integer({ min: 300, max: 50_000 }),
      network,
      ending,
      // Over the operator's own rail or not at all: what it calls failed has failed.
      isPinned: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('split' as const),
      amount: fc.integer({ min: 4000, max: 50_000 }),
      network,
      ending: fc.constantFrom('20', '20', '01', '08', '09'),
      legs: fc.array(leg, { minLength: 1, maxLength: 4 }),
      feesBorneBy: fc.constantFrom('merchant', 'legs'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('refund' as const),
      which: fc.nat(20),
      percent: fc.integer({ min: 1, max: 100 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('payout' as const),
      amount: fc.integer({ min: 100, max: 8000 }),
      network,
      ending,
      isPinned: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('retry' as const), which: fc.nat(20) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('fault' as const),
      fault: fc.constantFrom(...FAULTS),
      network,
    }),
  },
  // Until nothing is on its way.
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('calm' as const) }) },
);

/** A merchant with its wish about late money, and what it does. */
export const story = fc.record({
  policy: fc.constantFrom(...LATE_SUCCESS_POLICIES),
  steps: fc.array(step, { minLength: 3, maxLength: MAX_STEPS }),
});
export type Story = typeof story extends fc.Arbitrary<infer T> ? T : never;
export type Step = Story['steps'][number];
export type PromisedLeg = Extract<Step, { kind: 'split' }>['legs'][number]['promised'];

const pay = (of: Partial<Extract<Step, { kind: 'pay' }>> = {}): Step => {
  return { kind: 'pay', amount: 20_000, network: 'MTN', ending: '20', isPinned: false, ...of };
};
const paid = pay({ isPinned: true });
const payout = (digits: '20' | '05' = '20'): Step => {
  return { kind: 'payout', amount: 500, network: 'MTN', ending: digits, isPinned: true };
};
const fault = (name: Fault): Step => ({ kind: 'fault', fault: name, network: 'MTN' });
const refund: Step = { kind: 'refund', which: 0, percent: 10 };
const calm: Step = { kind: 'calm' };

/** What chance may leave out, so that every run has seen it. */
export const CERTAIN_STORIES: readonly Story[] = [
  { policy: 'refund', steps: [fault('http_429'), pay(), calm] },
  {
    // A refund that fails; a payout that leaves twice; money that comes late and goes back; a payout that fails.
    policy: 'refund',
    steps: [
      paid,
      calm,
      refund,
      calm,
      fault('decline'),
      refund,
      calm,
      fault('late_success'),
      payout(),
      calm,
      fault('late_success'),
      paid,
      calm,
      payout('05'),
    ],
  },
  { policy: 'accept', steps: [fault('late_success'), paid, calm, pay({ isPinned: true, ending: '08' })] },
  { policy: 'hold', steps: [fault('late_success'), paid, calm, pay({ isPinned: true, ending: '07' })] },
];
