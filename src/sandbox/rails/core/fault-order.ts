import { z } from 'zod';
import { defaultMsOf, FAULT_NAMES, type FaultName } from './fault-names.js';

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

const MAX_COUNT = 1_000_000;
const MAX_MS = 86_400_000;

const schema = z.strictObject({
  rail: z.string(),
  fault: z.enum(FAULT_NAMES as [FaultName, ...FaultName[]]),
  rate: z.number().min(0).max(1).default(1),
  count: z.int().min(1).max(MAX_COUNT).nullable().default(null),
  ms: z.int().min(0).max(MAX_MS).nullable().default(null),
  forMs: z.int().min(1).max(MAX_MS).nullable().default(null),
});

/** Reads `POST /__faults`; a string is the complaint about it. */
export function readFaultOrder(
  body: unknown,
  rails: readonly string[],
  pace: { slowMs: number; hangMs: number },
): FaultOrder | string {
  const { data: order, error } = schema.safeParse(body);
  if (error !== undefined) return z.prettifyError(error);
  if (!rails.includes(order.rail)) return `rail must be one of ${rails.join(', ')}`;
  const defaultMs = defaultMsOf(order.fault, pace);
  if (order.ms !== null && defaultMs === null) return `ms has no meaning for ${order.fault}`;
  return { ...order, ms: order.ms ?? defaultMs };
}
