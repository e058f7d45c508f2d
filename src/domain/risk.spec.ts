import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rule } from '../../test/support/velocity-rules.js';
import { NO_OBJECTION } from './fraud-opinion.js';
import {
  judge,
  NEW_WALLET_RULE,
  RISK_DECISIONS,
  stricter,
  together,
  type RiskDecision,
  type RiskPolicy,
} from './risk.js';
import type { VelocityRule } from './velocity.js';

const THRESHOLDS = { review: 60, deny: 85 };
const rank = (decision: RiskDecision) => RISK_DECISIONS.indexOf(decision);

const rules = fc
  .array(
    fc.record({
      limit: fc.bigInt({ min: 1n, max: 100n }),
      outcome: fc.constantFrom('review' as const, 'deny' as const),
      subject: fc.constantFrom('payer' as const, 'merchant' as const, 'ip' as const),
    }),
    { maxLength: 8 },
  )
  .map((changes) => changes.map((change, index) => rule({ ...change, name: `rule_${index}` })));

const policies = fc.record({
  rules,
  newWallet: fc.option(
    fc.record({
      amountMinor: fc.bigInt({ min: 0n, max: 100n }),
      newForSeconds: fc.constant(60),
      outcome: fc.constantFrom('review' as const, 'deny' as const),
    }),
  ),
  thresholds: fc.constant(THRESHOLDS),
});

/** What each rule would find, by its place; null = the payment says nothing of its subject. */
const findings = fc.array(fc.option(fc.bigInt({ min: 0n, max: 200n })), { minLength: 8, maxLength: 8 });

function factsOf(
  { rules: all }: RiskPolicy,
  found: readonly (bigint | null)[],
  amountMinor: bigint,
  isNewWallet: boolean,
) {
  const byName = new Map(all.map(({ name }, index) => [name, found[index] ?? null]));
  return { observed: ({ name }: VelocityRule) => byName.get(name) ?? null, amountMinor, isNewWallet };
}

const amounts = fc.bigInt({ min: 1n, max: 200n });

describe('the judgement', () => {
  it('is to allow when there is no rule', () => {
    const facts = factsOf({ rules: [], newWallet: null, thresholds: THRESHOLDS }, [], 1_000_000_000n, true);
    expect(judge({ rules: [], newWallet: null, thresholds: THRESHOLDS }, facts)).toEqual({
      decision: 'allow',
      score: 0,
      scorer: 'rules',
      reasons: [],
    });
  });

  it('is never milder for more activity', () => {
    fc.assert(
      fc.property(policies, findings, findings, amounts, fc.boolean(), (policy, found, more, amount, isNew) => {
        const grown = found.map((value, index) => (value === null ? null : value + (more[index] ?? 0n)));
        const before = judge(policy, factsOf(policy, found, amount, isNew));
        const after = judge(policy, factsOf(policy, grown, amount + 1n, isNew));
        expect(rank(after.decision)).toBeGreaterThanOrEqual(rank(before.decision));
        expect(after.score).toBeGreaterThanOrEqual(before.score);
      }),
    );
  });

  it('names every rule that has fired and no other, and the strictest of them wins', () => {
    fc.assert(
      fc.property(policies, findings, amounts, fc.boolean(), (policy, found, amount, isNew) => {
        const fired = policy.rules.filter(({ limit }, index) => (found[index] ?? 0n) > limit);
        const { newWallet } = policy;
        const isTooMuch = newWallet !== null && isNew && amount > newWallet.amountMinor;
        const expected = [...fired.map(({ name }) => name), ...(isTooMuch ? [NEW_WALLET_RULE] : [])];
        const outcomes = [...fired.map(({ outcome }) => outcome), ...(isTooMuch ? [newWallet.outcome] : [])];
        const { reasons, decision } = judge(policy, factsOf(policy, found, amount, isNew));
        expect(reasons.map(({ rule: name }) => name)).toEqual(expected);
        expect(decision).toBe(outcomes.reduce<RiskDecision>(stricter, 'allow'));
      }),
    );
  });

  it('has a score that says the same as the decision', () => {
    fc.assert(
      fc.property(policies, findings, amounts, fc.boolean(), (policy, found, amount, isNew) => {
        const { decision, score } = judge(policy, factsOf(policy, found, amount, isNew));
        const byScore = score >= THRESHOLDS.deny ? 'deny' : score >= THRESHOLDS.review ? 'review' : 'allow';
        expect(byScore).toBe(decision);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(100);
      }),
    );
  });

  it('lets exactly the limit be', () => {
    const policy = { rules: [rule({ limit: 5n })], newWallet: null, thresholds: THRESHOLDS };
    expect(judge(policy, factsOf(policy, [5n], 1n, false)).decision).toBe('allow');
    expect(judge(policy, factsOf(policy, [6n], 1n, false))).toMatchObject({
      decision: 'deny',
      reasons: [{ rule: 'a_rule', subject: 'payer', outcome: 'deny', observed: 6, limit: 5 }],
    });
  });
});

describe('two words on one payment', () => {
  it('are as strict as the stricter one, and forget nothing', () => {
    const held = { ...NO_OBJECTION, decision: 'review' as const, score: 60, reasons: [] };
    const denied = { ...NO_OBJECTION, decision: 'deny' as const, score: 90, scorer: 'service' as const };
    expect(together(held, denied)).toMatchObject({ decision: 'deny', score: 90, scorer: 'service' });
    expect(together(denied, held)).toMatchObject({ decision: 'deny', score: 90, scorer: 'rules' });
    for (const one of RISK_DECISIONS)
      for (const other of RISK_DECISIONS) {
        expect(rank(stricter(one, other))).toBe(Math.max(rank(one), rank(other)));
      }
  });
});
