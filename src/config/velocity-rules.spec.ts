import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConfigError, loadConfig } from './load-config.js';
import { DEFAULT_VELOCITY_RULES } from './velocity-rules.js';

const DATABASE_URL = 'postgres://somebody@127.0.0.1:5432/synccash';
const RULE = { name: 'a', subject: 'payer', measure: 'count', windowSeconds: 60, limit: 5, outcome: 'deny' };

describe('the velocity rules', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'synccash-rules-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function policyFrom(content: unknown) {
    const path = join(folder, 'rules.json');
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return loadConfig({ DATABASE_URL, VELOCITY_RULES_FILE: path }).risk.policy;
  }

  it('are those of the house when no file is named', () => {
    const { rules, newWallet } = loadConfig({ DATABASE_URL }).risk.policy;
    expect({ rules, newWallet }).toEqual(DEFAULT_VELOCITY_RULES.sandbox);
  });

  it('hold every payer to the highest ceiling of the Bank of Ghana in production', () => {
    expect(DEFAULT_VELOCITY_RULES.production.rules).toContainEqual({
      name: 'bog_daily_ceiling',
      subject: 'payer',
      measure: 'amount',
      window: { calendar: 'day' },
      limit: 2_500_000n,
      outcome: 'deny',
    });
    const measures = DEFAULT_VELOCITY_RULES.production.rules.map(({ measure }) => measure);
    expect(new Set(measures)).toEqual(new Set(['count', 'amount', 'declines', 'distinct_wallets']));
  });

  it('are ten thousand times as generous in the sandbox, and count as much', () => {
    const { production, sandbox } = DEFAULT_VELOCITY_RULES;
    for (const { name, limit } of sandbox.rules)
      expect(limit).toBe(10_000n * (production.rules.find((one) => one.name === name)?.limit ?? 0n));
  });

  it('are read from the file, which says all that holds', () => {
    expect(policyFrom({})).toMatchObject({ rules: [], newWallet: null });
    const policy = policyFrom({
      rules: [RULE, { ...RULE, name: 'b', windowSeconds: undefined, calendar: 'month', measure: 'amount' }],
      newWallet: { amountMinor: 100, newForSeconds: 60, outcome: 'review' },
      ceilings: { dailyMinor: 300_000, monthlyMinor: 1_000_000 },
    });
    expect(policy.rules.map(({ name, window, limit }) => [name, window, limit])).toEqual([
      ['a', { seconds: 60 }, 5n],
      ['b', { calendar: 'month' }, 5n],
      ['bog_daily_ceiling', { calendar: 'day' }, 300_000n],
      ['bog_monthly_ceiling', { calendar: 'month' }, 1_000_000n],
    ]);
    expect(policy.newWallet).toEqual({ amountMinor: 100n, newForSeconds: 60, outcome: 'review' });
  });

  it.each([
    ['no JSON', '{', /JSON/],
    ['a list', '[]', /expected object/],
    ['an unknown word', { rule: [] }, /[Uu]nrecognized key/],
    ['a misspelt subject', { rules: [{ ...RULE, subject: 'player' }] }, /rules\.0\.subject/],
    ['a rule without a window', { rules: [{ ...RULE, windowSeconds: undefined }] }, /windowSeconds or calendar/],
    ['a rule with two windows', { rules: [{ ...RULE, calendar: 'day' }] }, /windowSeconds or calendar/],
    ['a window that is too long', { rules: [{ ...RULE, windowSeconds: 1e8 }] }, /rules\.0\.windowSeconds/],
    ['a fraction of a pesewa', { rules: [{ ...RULE, measure: 'amount', limit: 0.5 }] }, /rules\.0\.limit/],
    ['an outcome that is none', { rules: [{ ...RULE, outcome: 'allow' }] }, /rules\.0\.outcome/],
    ['a name with a number in it that is no name', { rules: [{ ...RULE, name: '+233' }] }, /rules\.0\.name/],
    ['one name twice', { rules: [RULE, RULE] }, /a name of its own/],
    ['a name that is taken', { rules: [{ ...RULE, name: 'new_wallet_high_amount' }] }, /a name of its own/],
    ['wallets of a payer', { rules: [{ ...RULE, measure: 'distinct_wallets' }] }, /a payer is one wallet/],
    [
      'more wallets than are read',
      { rules: [{ ...RULE, subject: 'device', measure: 'distinct_wallets', limit: 5000 }] },
      /1000 at most/,
    ],
  ])('refuse the start with %s', (_, content, message) => {
    expect(() => policyFrom(content)).toThrow(ConfigError);
    expect(() => policyFrom(content)).toThrow(message);
    expect(() => policyFrom(content)).toThrow(/VELOCITY_RULES_FILE: /);
  });
});

describe('the fraud service', () => {
  it.each([
    [{ FRAUD_SERVICE_URL: 'https://fraud.example' }, /^FRAUD_SERVICE_TOKEN: required/],
    [{ FRAUD_SERVICE_TOKEN: 'x' }, /^FRAUD_SERVICE_URL: required/],
    [{ FRAUD_REVIEW_SCORE: '90' }, /^FRAUD_REVIEW_SCORE, FRAUD_DENY_SCORE/],
    [{ FRAUD_FALLBACK_ALLOW_UP_TO: '600000' }, /^FRAUD_FALLBACK_ALLOW_UP_TO, /],
  ])('is refused with %j', (change, problem) => {
    try {
      loadConfig({ DATABASE_URL, ...change });
      throw new Error('it was not refused');
    } catch (error) {
      expect((error as ConfigError).problems).toEqual([expect.stringMatching(problem)]);
    }
  });
});
