import type { CallClass } from '../domain/rail-fault.js';

/** One call to a rail, for whoever watches. */
export interface ProviderCall {
  readonly provider: string;
  readonly operation: 'collect' | 'disburse' | 'refund' | 'get_status' | 'get_balance' | 'lookup_wallet';
  readonly class: CallClass;
  readonly durationMs: number;
}

export type ProviderCallListener = (call: ProviderCall) => void;

/** Says which calls a rail is spared now. The rails' own room knows no breaker; whoever has them stands here. */
export interface CallGate {
  isShut(provider: string, operation: ProviderCall['operation']): boolean;
}

export const ALWAYS_OPEN: CallGate = { isShut: () => false };
