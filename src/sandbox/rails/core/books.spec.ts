import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Books, DEFAULT_FLOAT_MINOR } from './books.js';
import { bookRow, type Draft, type Kind, type Step } from './entry.js';

const RAIL = 'mtn_momo';
const ACCEPTED_AT_MS = Date.parse('2026-01-15T09:30:00Z');
const DUE_AT_MS = ACCEPTED_AT_MS + 250;
const MOVES: Step = { atMs: DUE_AT_MS, status: 'moved', reason: null };
const FAILS: Step = { atMs: DUE_AT_MS, status: 'failed', reason: 'APPROVAL_REJECTED' };

function draft(reference: string, differences: Partial<Draft> = {}): Draft {
  return {
    rail: RAIL,
    reference,
    kind: 'collection',
    msisdn: '+233241234567',
    amountMinor: 1050n,
    currency: 'GHS',
    acceptedAtMs: ACCEPTED_AT_MS,
    steps: [{ ...MOVES }],
    callback: { copies: 1, delayMs: 0, isForged: false },
    details: { externalId: 'SC-1', payerMessage: null },
    ...differences,
  };
}

describe('the books of the rails', () => {
  let dir: string;
  let books: Books;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'synccash-books-'));
    books = new Books(dir);
  });

  afterEach(() => {
    books.close();
    rmSync(dir, { recursive: true, force: true });
  });

  function restart(): void {
    books.close();
    books = new Books(dir);
  }

  function moved(reference: string, kind: Kind, amountMinor: bigint) {
    const entry = books.accept(draft(reference, { kind, amountMinor }));
    books.advance(entry, DUE_AT_MS, 'NOT_ENOUGH_FUNDS');
    return entry;
  }

  it('moves both rows of a reference that the rail booked twice', () => {
    const twice = draft('a');
    const rows = [books.accept(twice), books.accept(twice)];
    for (const row of rows) books.advance(row, DUE_AT_MS, 'NOT_ENOUGH_FUNDS');
    expect(rows.map(({ status }) => status)).toEqual(['moved', 'moved']);
    expect(books.balancesOf(RAIL).collectedMinor).toBe(2100n);
  });

  it('shows an accepted instruction as pending, and nothing has moved', () => {
    const entry = books.accept(draft('a'));
    expect(bookRow(entry)).toEqual({
      rail: RAIL,
      reference: 'a',
      kind: 'collection',
      msisdn: '+233241234567',
      amount: 1050,
      currency: 'GHS',
      status: 'pending',
      reason: null,
      acceptedAt: '2026-01-15T09:30:00.000Z',
      movedAt: null,
    });
    expect(books.balancesOf(RAIL)).toEqual({ floatMinor: DEFAULT_FLOAT_MINOR, collectedMinor: 0n });
  });

  it('adds a collection to what was collected and leaves the float alone', () => {
    const entry = moved('a', 'collection', 1050n);
    expect(entry).toMatchObject({ status: 'moved', reason: null, movedAtMs: DUE_AT_MS, steps: [] });
    expect(books.balancesOf(RAIL)).toEqual({ floatMinor: DEFAULT_FLOAT_MINOR, collectedMinor: 1050n });
  });

  it.each(['payout', 'refund'] as const)('draws a %s from the float', (kind) => {
    books.setFloat(RAIL, 2000n);
    expect(moved('a', kind, 1050n).status).toBe('moved');
    expect(books.balancesOf(RAIL)).toEqual({ floatMinor: 950n, collectedMinor: 0n });
  });

  it.each(['payout', 'refund'] as const)('fails a %s over the float with the word of the rail', (kind) => {
    books.setFloat(RAIL, 1049n);
    const entry = moved('a', kind, 1050n);
    expect(entry).toMatchObject({ status: 'failed', reason: 'NOT_ENOUGH_FUNDS', movedAtMs: null, steps: [] });
    expect(books.balancesOf(RAIL).floatMinor).toBe(1049n);
  });

  it('pays out the float to the last pesewa', () => {
    books.setFloat(RAIL, 1050n);
    expect(moved('a', 'payout', 1050n).status).toBe('moved');
    expect(moved('b', 'payout', 1n)).toMatchObject({ status: 'failed', reason: 'NOT_ENOUGH_FUNDS' });
    expect(books.balancesOf(RAIL).floatMinor).toBe(0n);
  });

  it('collects whatever the float is', () => {
    books.setFloat(RAIL, 0n);
    expect(moved('a', 'collection', 1050n).status).toBe('moved');
  });

  it('moves nothing for a step that fails', () => {
    const entry = books.accept(draft('a', { kind: 'payout', steps: [{ ...FAILS }] }));
    books.advance(entry, DUE_AT_MS, 'NOT_ENOUGH_FUNDS');
    expect(entry).toMatchObject({ status: 'failed', reason: 'APPROVAL_REJECTED', movedAtMs: null });
    expect(books.balancesOf(RAIL).floatMinor).toBe(DEFAULT_FLOAT_MINOR);
  });

  it('can move after it had failed, and then forgets the reason', () => {
    const entry = books.accept(draft('a', { steps: [{ ...FAILS }, { ...MOVES }] }));
    books.advance(entry, DUE_AT_MS, 'NOT_ENOUGH_FUNDS');
    expect(entry.status).toBe('failed');
    books.advance(entry, DUE_AT_MS + 1, 'NOT_ENOUGH_FUNDS');
    expect(entry).toMatchObject({ status: 'moved', reason: null, movedAtMs: DUE_AT_MS + 1 });
  });

  it('moves once, however often it is told to go on', () => {
    const entry = moved('a', 'collection', 1050n);
    books.advance(entry, DUE_AT_MS + 1, 'NOT_ENOUGH_FUNDS');
    expect(entry.movedAtMs).toBe(DUE_AT_MS);
    expect(books.balancesOf(RAIL).collectedMinor).toBe(1050n);
  });

  it('keeps the balances of each rail apart', () => {
    books.setFloat('another_rail', 5n);
    moved('a', 'collection', 1050n);
    expect(books.balancesOf('another_rail')).toEqual({ floatMinor: 5n, collectedMinor: 0n });
    expect(books.find('another_rail', 'a')).toBeUndefined();
  });

  it('finds the first of two rows with the same reference', () => {
    const first = books.accept(draft('a'));
    const second = books.accept(draft('a'));
    expect(second.id).toBe(first.id + 1);
    expect(books.find(RAIL, 'a')).toBe(first);
    expect(books.all()).toEqual([first, second]);
  });

  it('is full at its limit, and not before', () => {
    books.close();
    books = new Books(dir, 2);
    books.accept(draft('a'));
    expect(books.isFull).toBe(false);
    books.accept(draft('b'));
    expect(books.isFull).toBe(true);
  });

  it('has the same rows, balances and due steps after a restart', () => {
    books.setFloat(RAIL, 5000n);
    moved('collected', 'collection', 1050n);
    moved('paid-out', 'payout', 2000n);
    moved('too-much', 'payout', 3001n);
    books.accept(draft('pending'));
    books.accept(draft('for-ever', { steps: [] }));
    const halfway = books.accept(draft('halfway', { steps: [{ ...FAILS }, { ...MOVES }] }));
    books.advance(halfway, DUE_AT_MS, 'NOT_ENOUGH_FUNDS');
    const before = structuredClone(books.all());
    const balances = structuredClone(books.balancesOf(RAIL));

    restart();

    expect(books.all()).toEqual(before);
    expect(books.balancesOf(RAIL)).toEqual(balances);
    expect(balances).toEqual({ floatMinor: 3000n, collectedMinor: 1050n });
    expect(books.find(RAIL, 'pending')?.steps).toEqual([MOVES]);
    expect(books.find(RAIL, 'halfway')).toMatchObject({ status: 'failed', steps: [MOVES] });
    expect(books.find(RAIL, 'for-ever')).toMatchObject({ status: 'pending', steps: [] });
  });

  it('takes the steps that were due after a restart, and remembers them after the next', () => {
    books.accept(draft('a'));
    restart();
    books.advance(books.find(RAIL, 'a')!, DUE_AT_MS, 'NOT_ENOUGH_FUNDS');
    restart();
    expect(books.find(RAIL, 'a')).toMatchObject({ status: 'moved', movedAtMs: DUE_AT_MS, steps: [] });
    expect(books.balancesOf(RAIL).collectedMinor).toBe(1050n);
  });

  it('keeps amounts exact beyond what a floating-point number holds', () => {
    const amountMinor = 9_007_199_254_740_993n;
    moved('a', 'collection', amountMinor);
    restart();
    expect(books.find(RAIL, 'a')?.amountMinor).toBe(amountMinor);
    expect(books.balancesOf(RAIL).collectedMinor).toBe(amountMinor);
  });

  it('refuses a journal that misses a row', () => {
    books.accept(draft('a'));
    books.accept(draft('b'));
    const path = join(dir, 'rails-books.jsonl');
    writeFileSync(path, readFileSync(path, 'utf8').split('\n').slice(1).join('\n'));
    expect(() => new Books(dir)).toThrow('misses a row before 1');
  });

  it.each([
    ['an unknown kind of line', '{"t":"gift"}\n', 'unknown line'],
    ['a step of a row that is not there', '{"t":"step","id":7,"at":0,"status":"moved","reason":null}\n', 'no row 7'],
  ])('refuses a journal with %s', (_, journal, complaint) => {
    writeFileSync(join(dir, 'rails-books.jsonl'), journal);
    expect(() => new Books(dir)).toThrow(complaint);
  });
});
