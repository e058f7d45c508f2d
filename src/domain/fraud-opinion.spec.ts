import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fallbackFor, NO_ANSWER_CAUSES, opinionOf } from './fraud-opinion.js';
import { RISK_DECISIONS, stricter } from './risk.js';

const THRESHOLDS = { review: 60, deny: 85 };
const BANDS = { allowUpTo: 50_000n, reviewUpTo: 500_000n };

describe('the opinion of a fraud service', () => {
  it.each([
    [0, 'allow'],
    [59.9, 'allow'],
    [60, 'review'],
    [84, 'review'],
    [85, 'deny'],
    [100, 'deny'],
  ] as const)('with a score of %s is to %s', (score, decision) => {
    expect(opinionOf({ score, decision: null, reasons: [] }, THRESHOLDS)).toMatchObject({ decision, score });
  });

  it('is the stricter one of its score and its own word', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 100 }),
        fc.constantFrom(...RISK_DECISIONS),
        fc.array(fc.constantFrom('a_code', 'another'), { maxLength: 3 }),
        (score, own, reasons) => {
          const alone = opinionOf({ score, decision: null, reasons }, THRESHOLDS).decision;
          const { decision, scorer, reasons: told } = opinionOf({ score, decision: own, reasons }, THRESHOLDS);
          expect(decision).toBe(stricter(alone, own));
          expect(scorer).toBe('service');
          expect(told.length > 0).toBe(decision !== 'allow');
        },
      ),
    );
  });

  it('names its codes, and no limit of ours where its own word was stricter', () => {
    expect(opinionOf({ score: 10, decision: 'deny', reasons: ['stolen_device'] }, THRESHOLDS).reasons).toEqual([
      { rule: 'fraud_service.stolen_device', subject: null, outcome: 'deny', observed: 10, limit: null },
    ]);
    expect(opinionOf({ score: 70, decision: null, reasons: [] }, THRESHOLDS).reasons).toEqual([
      { rule: 'fraud_service.score', subject: null, outcome: 'review', observed: 70, limit: 60 },
    ]);
  });
});

describe('without an answer', () => {
  it.each([
    [1n, 'allow', 50_000],
    [50_000n, 'allow', 50_000],
    [50_001n, 'review', 50_000],
    [500_000n, 'review', 50_000],
    [500_001n, 'deny', 500_000],
  ] as const)('an amount of %s is to %s, and the cause is kept', (amount, outcome, limit) => {
    for (const cause of NO_ANSWER_CAUSES) {
      expect(fallbackFor(amount, cause, BANDS, THRESHOLDS)).toMatchObject({
        decision: outcome,
        scorer: 'fallback',
        reasons: [{ rule: `fraud_service.${cause}`, outcome, observed: Number(amount), limit }],
      });
    }
  });
});
