import { defaultMsOf, FAULT_NAMES, isFaultName, type FaultName } from './fault-names.js';
import type { JsonRecord } from './json.js';

/** A fault as it was asked for, after validation. */
export interface FaultOrder {
  rail: string;
  fault: FaultName;
  /** 0..1 of the calls, chosen by the seed. */
  rate: number;
  /** How many times it still strikes; null = without end. */
  count: number | null;
  ms: number | null;
  /** Switches itself off after this; null = stays on. */
  forMs: number | null;
}

const FIELDS = new Set(['rail', 'fault', 'rate', 'count', 'ms', 'forMs']);
const MAX_COUNT = 1_000_000;
const MAX_MS = 86_400_000;

/** Reads `POST /__faults`; a string is the complaint about it. */
export function readFaultOrder(
  body: JsonRecord,
  rails: readonly string[],
  pace: { slowMs: number; hangMs: number },
): FaultOrder | string {
  const { rail, fault, rate = 1, count = null, ms = null, forMs = null } = body;
  const stray = Object.keys(body).find((name) => !FIELDS.has(name));
  if (stray !== undefined) return `unknown field "${stray}"; use ${[...FIELDS].join(', ')}`;
  if (typeof rail !== 'string' || !rails.includes(rail)) return `rail must be one of ${rails.join(', ')}`;
  if (!isFaultName(fault)) return `fault must be one of ${FAULT_NAMES.join(', ')}`;
  if (typeof rate !== 'number' || !(rate >= 0 && rate <= 1)) return 'rate must be a number from 0 to 1';
  if (!isWholeUpTo(count, 1, MAX_COUNT)) return `count must be an integer from 1 to ${MAX_COUNT}`;
  if (!isWholeUpTo(ms, 0, MAX_MS)) return `ms must be an integer from 0 to ${MAX_MS}`;
  if (!isWholeUpTo(forMs, 1, MAX_MS)) return `forMs must be an integer from 1 to ${MAX_MS}`;
  const defaultMs = defaultMsOf(fault, pace);
  if (ms !== null && defaultMs === null) return `ms has no meaning for ${fault}`;
  return { rail, fault, rate, count, ms: ms ?? defaultMs, forMs };
}

function isWholeUpTo(value: unknown, min: number, max: number): value is number | null {
  return value === null || (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max);
}
