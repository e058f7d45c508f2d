import type { Pace } from '../options.js';
import type { CallbackPlan, Step } from './entry.js';
import type { FaultName } from './fault-names.js';
import type { Failure, Scenario } from './scenarios.js';

/** Did this fault strike this instruction? The number is its `ms`; null = it did not. */
export type Struck = (fault: FaultName) => number | null;

export interface PlanInput {
  scenario: Scenario;
  pace: Pace;
  nowMs: number;
  seededDelayMs: number;
  struck: Struck;
  /** The rail's word for a failure of this kind of instruction. */
  word: (failure: Failure) => string;
}

/** The future of an instruction, settled at its acceptance and stored with it, so that a restart does not change it. */
export function planSteps(input: PlanInput): Step[] {
  const { scenario, pace, nowMs, word } = input;
  const waitMs = { seeded: input.seededDelayMs, pin_window: pace.pinWindowMs, slow: pace.slowMs }[scenario.wait];
  const atMs = nowMs + (input.struck('slow_pin') ?? waitMs);

  if (input.struck('decline') !== null) return [{ atMs, status: 'failed', reason: word('refused') }];

  const lateMs = input.struck('late_success');
  if (lateMs !== null) {
    return [
      { atMs, status: 'failed', reason: word('internal') },
      { atMs: atMs + lateMs, status: 'moved', reason: null },
    ];
  }
  if (scenario.ending === 'never') return [];
  if (scenario.ending === 'moves') return [{ atMs, status: 'moved', reason: null }];
  return [{ atMs, status: 'failed', reason: word(scenario.ending.fails) }];
}

/** Early = the callback is sent, and answered, before the instruction itself is. */
export function planCallback(scenario: Scenario, struck: Struck): CallbackPlan & { isEarly: boolean } {
  const isLost = struck('callback_lost') !== null || scenario.callback === 'lost';
  const isTwice = struck('callback_duplicate') !== null || scenario.callback === 'twice';
  return {
    copies: isLost ? 0 : isTwice ? 2 : 1,
    delayMs: struck('callback_delayed') ?? 0,
    isForged: struck('callback_forged') !== null || scenario.callback === 'forged',
    isEarly: struck('callback_early') !== null || scenario.callback === 'early',
  };
}
