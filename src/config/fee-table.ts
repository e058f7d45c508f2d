import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { OPERATIONS } from '../domain/attempt.js';
import type { FeeRule } from '../domain/fees.js';
import { NETWORKS } from '../domain/number-plan.js';

const MAX_RULES = 1000;
const minor = z.int().min(0).max(1_000_000_000).transform(BigInt);

const fileSchema = z
  .array(
    z.strictObject({
      provider: z.string().min(1).max(40),
      operation: z.enum(OPERATIONS),
      network: z.enum(NETWORKS).nullable().default(null),
      validFrom: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
      fixedMinor: minor.default(0n),
      basisPoints: z.int().min(0).max(10_000),
      capMinor: minor.nullable().default(null),
    }),
  )
  .max(MAX_RULES);

/**
 * What the rails take is in each merchant's contract, and NOT PUBLIC. These are the levels that are commonly published for
 * Ghana (DESIGN: about 1 % on the operators' own rails, 1.95 % through a gateway), so that routes can be compared before
 * anybody has written down their own.
 */
export const DEFAULT_FEES: readonly FeeRule[] = [
  ...rules('mtn_momo', 100),
  ...rules('vodafone_cash', 100),
  ...rules('airteltigo_money', 195),
];

function rules(provider: string, basisPoints: number): FeeRule[] {
  const validFrom = new Date('2025-04-02T00:00:00Z');
  return OPERATIONS.map((operation) => {
    return { provider, operation, network: null, validFrom, fixedMinor: 0n, basisPoints, capMinor: null };
  });
}

/** @throws Error in words for whoever wrote the file */
export function readFeeTable(path: string): FeeRule[] {
  const parsed = fileSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is no fee table'}`);
}
