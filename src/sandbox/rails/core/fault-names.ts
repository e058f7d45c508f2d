/** Everything that can be made to go wrong, and which of them take `ms` (with what they use when it is not given). */
const FAULT_DEFAULT_MS = {
  refuse_connections: null,
  http_500: null,
  http_503: null,
  http_429: null,
  reset: null,
  timeout_before_accept: 'hang',
  timeout_after_accept: 'hang',
  html_200: null,
  latency: 1000,
  slow_pin: 'slow',
  decline: null,
  callback_lost: null,
  callback_duplicate: null,
  callback_delayed: 2000,
  callback_early: null,
  callback_forged: null,
  rail_duplicate: null,
  status_unavailable: null,
  late_success: 2000,
} as const satisfies Record<string, number | 'hang' | 'slow' | null>;

export type FaultName = keyof typeof FAULT_DEFAULT_MS;

export const FAULT_NAMES = Object.keys(FAULT_DEFAULT_MS) as FaultName[];

/** null = `ms` has no meaning for this fault. */
export function defaultMsOf(fault: FaultName, pace: { slowMs: number; hangMs: number }): number | null {
  const value = FAULT_DEFAULT_MS[fault];
  if (value === 'hang') return pace.hangMs;
  return value === 'slow' ? pace.slowMs : value;
}
