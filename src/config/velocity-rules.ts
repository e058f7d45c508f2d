import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { MAX_AMOUNT_MINOR } from '../domain/money.js';
import { NEW_WALLET_RULE, type NewWalletRule, type RiskPolicy } from '../domain/risk.js';
import { MEASURES, SUBJECT_KINDS, WINDOW_SECONDS, type VelocityRule } from '../domain/velocity.js';

/** Everything that the file decides; thresholds are variables. */
export type VelocityRules = Pick<RiskPolicy, 'rules' | 'newWallet'>;

const MAX_RULES = 50;
const MAX_LIMIT = 1_000_000_000_000;
/** As many payers of one subject are read as its limit says. */
const MAX_DISTINCT_WALLETS = 1000;

const outcome = z.enum(['review', 'deny']);
const limit = z.int().min(1).max(MAX_LIMIT).transform(BigInt);

const ruleSchema = z
  .strictObject({
    name: z.string().regex(/^[a-z][a-z0-9_]{0,59}$/, 'a name is lower-case letters, digits and underscores'),
    subject: z.enum(SUBJECT_KINDS),
    measure: z.enum(MEASURES),
    windowSeconds: z.int().min(WINDOW_SECONDS.min).max(WINDOW_SECONDS.max).optional(),
    calendar: z.enum(['day', 'month']).optional(),
    limit,
    outcome,
  })
  .refine(({ windowSeconds, calendar }) => (windowSeconds === undefined) !== (calendar === undefined), {
    message: 'give windowSeconds or calendar, one of the two',
  })
  .refine(({ subject, measure }) => subject !== 'payer' || measure !== 'distinct_wallets', {
    message: 'a payer is one wallet; distinct_wallets counts those of another subject',
  })
  .refine(({ measure, limit: most }) => measure !== 'distinct_wallets' || most <= BigInt(MAX_DISTINCT_WALLETS), {
    message: `distinct_wallets takes a limit of ${MAX_DISTINCT_WALLETS} at most`,
  })
  .transform(({ windowSeconds, calendar, ...rule }): VelocityRule => {
    return { ...rule, window: calendar === undefined ? { seconds: windowSeconds ?? 0 } : { calendar } };
  });

const fileSchema = z
  .strictObject({
    rules: z.array(ruleSchema).max(MAX_RULES).default([]),
    newWallet: z
      .strictObject({
        amountMinor: z.int().min(0).max(Number(MAX_AMOUNT_MINOR)).transform(BigInt),
        newForSeconds: z.int().min(0).max(31_536_000),
        outcome,
      })
      .nullable()
      .default(null),
    ceilings: z
      .strictObject({ dailyMinor: limit.nullable().default(null), monthlyMinor: limit.nullable().default(null) })
      .default({ dailyMinor: null, monthlyMinor: null }),
  })
  .transform(({ rules, newWallet, ceilings }) => ({ rules: [...rules, ...ceilingRules(ceilings)], newWallet }))
  .refine(({ rules }) => new Set([NEW_WALLET_RULE, ...rules.map(({ name }) => name)]).size === rules.length + 1, {
    message: 'every rule needs a name of its own',
  });

interface Ceilings {
  readonly dailyMinor: bigint | null;
  readonly monthlyMinor: bigint | null;
}

/** What one wallet may pay in a day and in a month, to all merchants together. */
function ceilingRules({ dailyMinor, monthlyMinor }: Ceilings): VelocityRule[] {
  return [...ceiling('bog_daily_ceiling', 'day', dailyMinor), ...ceiling('bog_monthly_ceiling', 'month', monthlyMinor)];
}

function ceiling(name: string, calendar: 'day' | 'month', most: bigint | null): VelocityRule[] {
  if (most === null) return [];
  return [{ name, subject: 'payer', measure: 'amount', window: { calendar }, limit: most, outcome: 'deny' }];
}

/**
 * Bank of Ghana, from 1 March 2024: 3,000 cedis a day and 10,000 a month for the minimum tier, 15,000 a day for the medium,
 * 25,000 a day for the enhanced one. A payer's tier is not visible to us: what the highest may not do, none may.
 */
const HIGHEST_TIER: Ceilings = { dailyMinor: 2_500_000n, monthlyMinor: null };

const usual = (
  name: string,
  [subject, measure, limit, seconds, outcome]: readonly [
    VelocityRule['subject'],
    VelocityRule['measure'],
    number,
    number,
    VelocityRule['outcome'],
  ],
): VelocityRule => ({ name, subject, measure, window: { seconds }, limit: BigInt(limit), outcome });

const HOUR = 3600;
const NEW_WALLET: NewWalletRule = { amountMinor: 500_000n, newForSeconds: 24 * HOUR, outcome: 'review' };

/**
 * DESIGN: no public source says what is usual. Nobody types his PIN eleven times in ten minutes; a merchant's numbers are
 * those of a runaway program or a stolen key; the operators of Ghana put many phones behind one address.
 */
const PRODUCTION: VelocityRules = {
  rules: [
    usual('payer_many_payments', ['payer', 'count', 10, 600, 'deny']),
    usual('payer_repeated_declines', ['payer', 'declines', 5, HOUR, 'deny']),
    usual('merchant_many_payments', ['merchant', 'count', 30_000, 600, 'review']),
    usual('merchant_repeated_declines', ['merchant', 'declines', 2000, 600, 'review']),
    usual('device_many_payments', ['device', 'count', 20, HOUR, 'review']),
    usual('device_many_wallets', ['device', 'distinct_wallets', 5, 24 * HOUR, 'review']),
    usual('ip_many_payments', ['ip', 'count', 300, HOUR, 'review']),
    usual('reference_many_wallets', ['reference', 'distinct_wallets', 25, HOUR, 'review']),
    ...ceilingRules(HIGHEST_TIER),
  ],
  newWallet: NEW_WALLET,
};

/** The sandbox is for load and for tests: the same counting, and limits that neither meets. */
const GENEROSITY = 10_000n;
/** Whoever tests often pays everything under one reference or from one device; that many payers would be read each time. */
const SANDBOX: VelocityRules = {
  rules: PRODUCTION.rules
    .filter(({ measure }) => measure !== 'distinct_wallets')
    .map((rule) => ({ ...rule, limit: rule.limit * GENEROSITY })),
  newWallet: { ...NEW_WALLET, amountMinor: MAX_AMOUNT_MINOR },
};

export const DEFAULT_VELOCITY_RULES = { production: PRODUCTION, sandbox: SANDBOX } as const;

/** @throws Error in words for whoever wrote the file */
export function readVelocityRules(path: string): VelocityRules {
  const parsed = fileSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue?.path.join('.') ?? '';
  throw new Error(`${place === '' ? '' : `${place}: `}${issue?.message ?? 'these are no velocity rules'}`);
}
