import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { FAULT_NAMES } from '../../src/sandbox/rails/core/fault-names.js';

const ROOT = join(import.meta.dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'docs/sandbox.md'), 'utf8');
const ROUTES = readFileSync(join(ROOT, 'src/sandbox/rails/operator-routes.ts'), 'utf8');
/** The simulator's own proof of who it is; of no use to people. */
const FOR_THE_SANDBOX = ['__identity'];

describe('the page about the simulated rails', () => {
  it('names every fault that can be ordered, and no other', () => {
    const rows = PAGE.split('\n').filter((line) => line.startsWith('| `'));
    const named = rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name));
    expect(named.toSorted()).toEqual([...FAULT_NAMES].toSorted());
  });

  it('has every route for people', () => {
    const routes = new Set([...ROUTES.matchAll(/'\/(__\w+)'/g)].map(([, route = '']) => route));
    const told = [...PAGE.matchAll(/^## .*: `(__\w+)`$/gm)].map(([, route = '']) => route);
    expect([...told, ...FOR_THE_SANDBOX].toSorted()).toEqual([...routes].toSorted());
  });
});
