import { describe, expect, it } from '@jest/globals';
import type { Pace } from '../options.js';
import type { FaultName } from './fault-names.js';
import { planCallback, planSteps, type Struck } from './plan.js';
import { type Failure, type Scenario, scenario, scenarioOf } from './scenarios.js';

const PACE: Pace = {
  minDelayMs: 50,
  maxDelayMs: 400,
  pinWindowMs: 3000,
  slowMs: 20_000,
  resendMs: 1,
  sessionMs: 1,
  hangMs: 60_000,
};
const NOW_MS = 1_000_000;
const SEEDED_MS = 123;
const SEEDED_AT_MS = NOW_MS + SEEDED_MS;

function faults(active: Partial<Record<FaultName, number>>): Struck {
  return (fault) => active[fault] ?? null;
}

const word = (failure: Failure) => (typeof failure === 'string' ? failure.toUpperCase() : failure.word);

function stepsOf(of: Scenario, struck: Struck = faults({})) {
  return planSteps({ scenario: of, pace: PACE, nowMs: NOW_MS, seededDelayMs: SEEDED_MS, struck, word });
}

const wallet = (digits: string) => scenarioOf(`+2332412345${digits}`);
const moves = (atMs = SEEDED_AT_MS) => [{ atMs, status: 'moved', reason: null }];
const fails = (reason: string, atMs = SEEDED_AT_MS) => [{ atMs, status: 'failed', reason }];
const TOLD_ONCE = { copies: 1, delayMs: 0, isForged: false, isEarly: false };

/** DESIGN: the numbers of section 6.5 of the provider contracts. */
const PLANS = [
  { digits: '00', tells: 'success', door: 'open', answer: 'accepted', steps: moves(), callback: {} },
  {
    digits: '01',
    tells: 'too little money',
    door: 'open',
    answer: 'accepted',
    steps: fails('INSUFFICIENT_FUNDS'),
    callback: {},
  },
  { digits: '02', tells: 'refused', door: 'open', answer: 'accepted', steps: fails('REFUSED'), callback: {} },
  {
    digits: '03',
    tells: 'the PIN window passed',
    door: 'open',
    answer: 'accepted',
    steps: fails('EXPIRED', NOW_MS + PACE.pinWindowMs),
    callback: {},
  },
  { digits: '04', tells: 'pending for ever', door: 'open', answer: 'accepted', steps: [], callback: {} },
  {
    digits: '05',
    tells: 'no such wallet',
    door: { refused: 'wallet_unknown' },
    answer: 'accepted',
    steps: fails('WALLET_UNKNOWN'),
    callback: {},
  },
  {
    digits: '06',
    tells: 'over the limit',
    door: 'open',
    answer: 'accepted',
    steps: fails('LIMIT_REACHED'),
    callback: {},
  },
  {
    digits: '07',
    tells: '500 although accepted',
    door: 'open',
    answer: 'server_error',
    steps: moves(),
    callback: { copies: 0 },
  },
  {
    digits: '08',
    tells: 'no answer although accepted',
    door: 'open',
    answer: 'never',
    steps: moves(),
    callback: { copies: 0 },
  },
  {
    digits: '09',
    tells: 'a lost callback',
    door: 'open',
    answer: 'accepted',
    steps: moves(),
    callback: { copies: 0 },
  },
  {
    digits: '10',
    tells: 'a callback that comes twice',
    door: 'open',
    answer: 'accepted',
    steps: moves(),
    callback: { copies: 2 },
  },
  {
    digits: '11',
    tells: 'an early callback',
    door: 'open',
    answer: 'accepted',
    steps: moves(),
    callback: { isEarly: true },
  },
  {
    digits: '12',
    tells: 'a forged callback',
    door: 'open',
    answer: 'accepted',
    steps: fails('REFUSED'),
    callback: { isForged: true },
  },
  {
    digits: '13',
    tells: '503 twice',
    door: 'unavailable_twice',
    answer: 'accepted',
    steps: moves(),
    callback: {},
  },
  { digits: '14', tells: 'HTML', door: 'html', answer: 'accepted', steps: moves(), callback: {} },
  {
    digits: '15',
    tells: 'slow success',
    door: 'open',
    answer: 'accepted',
    steps: moves(NOW_MS + PACE.slowMs),
    callback: {},
  },
  { digits: '16', tells: 'no scenario', door: 'open', answer: 'accepted', steps: moves(), callback: {} },
  { digits: '99', tells: 'no scenario', door: 'open', answer: 'accepted', steps: moves(), callback: {} },
] as const;

describe('the plan of an instruction', () => {
  it.each(PLANS)('of a wallet ending in $digits is $tells', ({ digits, door, answer, steps, callback }) => {
    const of = wallet(digits);
    expect(of).toMatchObject({ door, answer });
    expect(stepsOf(of)).toEqual(steps);
    expect(planCallback(of, faults({}))).toEqual({ ...TOLD_ONCE, ...callback });
  });

  it.each(['+46733123401', '+2332412345601', '+23324123401', ''])(
    'of a number that is not from Ghana is a success whatever its digits: %j',
    (msisdn) => {
      expect(scenarioOf(msisdn)).toEqual(scenario({}));
    },
  );

  it.each([
    ['succeeds', '00', moves(NOW_MS + 7000)],
    ['would be slow by itself', '15', moves(NOW_MS + 7000)],
    ['fails', '01', fails('INSUFFICIENT_FUNDS', NOW_MS + 7000)],
  ])('waits as long as a slow PIN takes, also when it %s', (_, digits, steps) => {
    expect(stepsOf(wallet(digits), faults({ slow_pin: 7000 }))).toEqual(steps);
  });

  it.each(['00', '04'])('is a refusal when the fault says so, also for a wallet ending in %s', (digits) => {
    expect(stepsOf(wallet(digits), faults({ decline: 0 }))).toEqual(fails('REFUSED'));
  });

  it.each(['00', '02', '04'])('fails first and succeeds late, for a wallet ending in %s', (digits) => {
    expect(stepsOf(wallet(digits), faults({ late_success: 2000 }))).toEqual([
      ...fails('INTERNAL'),
      ...moves(SEEDED_AT_MS + 2000),
    ]);
  });

  it('tells a failure in the own word of a rail', () => {
    expect(stepsOf(scenario({ ending: { fails: { word: 'EXPIRED_TODAY' } } }))).toEqual(fails('EXPIRED_TODAY'));
  });

  it.each([
    ['callback_lost', { copies: 0 }],
    ['callback_duplicate', { copies: 2 }],
    ['callback_delayed', { delayMs: 500 }],
    ['callback_forged', { isForged: true }],
    ['callback_early', { isEarly: true }],
  ] as const)('has its callback changed by %s', (fault, callback) => {
    expect(planCallback(wallet('00'), faults({ [fault]: 500 }))).toEqual({ ...TOLD_ONCE, ...callback });
  });

  it('loses a callback rather than send it twice', () => {
    expect(planCallback(wallet('10'), faults({ callback_lost: 0 })).copies).toBe(0);
    expect(planCallback(wallet('09'), faults({ callback_duplicate: 0 })).copies).toBe(0);
  });
});
