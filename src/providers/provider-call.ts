import type { Fault, OutcomeClass } from '../domain/outcome.js';

/** One call to a rail, for whoever watches. */
export interface ProviderCall {
  readonly provider: string;
  readonly operation: 'collect' | 'disburse' | 'refund' | 'get_status' | 'get_balance' | 'lookup_wallet';
  /** Of a question it is only whether it was answered: what a status query tells of an instruction is news, not its class. */
  readonly class: OutcomeClass | 'answered' | 'unanswered';
  readonly fault: Fault | null;
  readonly durationMs: number;
}

export type ProviderCallListener = (call: ProviderCall) => void;

/** Why a rail is spared a call: its breaker is open, an operator has switched it off, or it is in planned maintenance. */
export const SPARINGS = ['breaker_open', 'rail_disabled', 'rail_in_maintenance'] as const;
export type Sparing = (typeof SPARINGS)[number];

/** Says which calls a rail is spared now. The rails' own room knows no breaker; whoever has them stands here. */
export interface CallGate {
  /** null = the call may be made. */
  sparing(provider: string, operation: ProviderCall['operation']): Sparing | null;
  /** How many processes call rails now, this one included: they share what a rail allows. */
  callers(): number;
}

export const ALWAYS_OPEN: CallGate = { sparing: () => null, callers: () => 1 };
