import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEFAULT_FEES } from './fee-table.js';
import { ConfigError, loadConfig } from './load-config.js';

const DATABASE_URL = 'postgres://somebody@127.0.0.1:5432/synccash';

describe('the fee table', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'synccash-fees-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function feesFrom(content: string) {
    const path = join(folder, 'fees.json');
    writeFileSync(path, content);
    return loadConfig({ DATABASE_URL, FEE_TABLE_FILE: path }).routing.fees;
  }

  it('is the one of the house when no file is named', () => {
    expect(loadConfig({ DATABASE_URL }).routing.fees).toBe(DEFAULT_FEES);
  });

  it('is read from the file, in minor units', () => {
    const rule = { provider: 'mtn_momo', operation: 'collect', validFrom: '2026-01-01T00:00:00Z', basisPoints: 75 };
    expect(feesFrom(JSON.stringify([{ ...rule, network: 'MTN', fixedMinor: 5, capMinor: 500 }, rule]))).toEqual([
      { ...rule, network: 'MTN', validFrom: new Date('2026-01-01'), fixedMinor: 5n, capMinor: 500n },
      { ...rule, network: null, validFrom: new Date('2026-01-01'), fixedMinor: 0n, capMinor: null },
    ]);
  });

  it.each([
    ['no JSON', '['],
    ['another shape', '{}'],
    [
      'a fraction of a pesewa',
      '[{"provider":"a","operation":"collect","validFrom":"2026-01-01T00:00:00Z","basisPoints":1.5}]',
    ],
    ['a day that is none', '[{"provider":"a","operation":"collect","validFrom":"2026-02-31","basisPoints":1}]'],
  ])('refuses the start with %s', (_, content) => {
    expect(() => feesFrom(content)).toThrow(ConfigError);
    expect(() => feesFrom(content)).toThrow(/FEE_TABLE_FILE: /);
  });

  it('refuses the start without the file that is named', () => {
    expect(() => loadConfig({ DATABASE_URL, FEE_TABLE_FILE: join(folder, 'none.json') })).toThrow(/FEE_TABLE_FILE: /);
  });
});
