import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Journal } from './journal.js';

describe('the journal of the rails', () => {
  let dir: string;
  let path: string;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'synccash-journal-'));
    path = join(dir, 'deeper', 'books.jsonl');
  });

  afterEach(() => {
    rmSync(dir, { recursive: true, force: true });
  });

  function write(...lines: object[]): void {
    const journal = Journal.open(path, () => undefined);
    for (const line of lines) journal.append(line);
    journal.close();
  }

  function replay(): unknown[] {
    const lines: unknown[] = [];
    Journal.open(path, (line) => lines.push(line)).close();
    return lines;
  }

  it('begins empty, and makes the folder that it lives in', () => {
    expect(replay()).toEqual([]);
    expect(readFileSync(path, 'utf8')).toBe('');
  });

  it('hands every stored line back, in the order of writing, over several openings', () => {
    write({ n: 1 }, { n: 2, text: 'Akwaaba – ₵' });
    write({ n: 3 });
    expect(replay()).toEqual([{ n: 1 }, { n: 2, text: 'Akwaaba – ₵' }, { n: 3 }]);
  });

  it('has a line in the file as soon as append returns', () => {
    const journal = Journal.open(path, () => undefined);
    journal.append({ n: 1 });
    const stored = readFileSync(path, 'utf8');
    journal.close();
    expect(stored).toBe('{"n":1}\n');
  });

  it('does not take damage for a torn end when more follows', () => {
    write({ n: 1 });
    appendFileSync(path, 'BAD\n{"n":');
    expect(replay).toThrow(/damaged at byte 8/);
  });

  it.each([
    ['half a line', '{"n":3,"te'],
    ['a whole line that lacks its end of line', '{"n":3}'],
    ['a last line that is not JSON', '{"n":3,"te\n'],
  ])('cuts off what a crash left behind: %s', (_, tail) => {
    write({ n: 1 }, { n: 2 });
    appendFileSync(path, tail);
    expect(replay()).toEqual([{ n: 1 }, { n: 2 }]);
    expect(readFileSync(path, 'utf8')).toBe('{"n":1}\n{"n":2}\n');
  });

  it('goes on after a torn last line as if it had never been begun', () => {
    write({ n: 1 });
    appendFileSync(path, '{"n":');
    write({ n: 2 });
    expect(replay()).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('refuses to open when a line before the last one is damaged, and leaves the file as it is', () => {
    const damaged = '{"n":1}\n{"n":2,\n{"n":3}\n';
    write({ n: 1 });
    writeFileSync(path, damaged);
    expect(replay).toThrow(/damaged at byte 8/);
    expect(readFileSync(path, 'utf8')).toBe(damaged);
  });

  it('leaves the file alone when the reader of a line objects', () => {
    write({ n: 1 }, { n: 2 });
    const objecting = () => {
      throw new Error('row 0 is not mine');
    };
    expect(() => Journal.open(path, objecting)).toThrow('row 0 is not mine');
    expect(replay()).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('reads lines that are longer than one piece of the file, and cuts only the torn one', () => {
    const long = 'x'.repeat(1_500_000);
    write({ n: 1, long }, { n: 2, long }, { n: 3 });
    appendFileSync(path, `{"n":4,"long":"${long}`);
    expect(replay()).toEqual([{ n: 1, long }, { n: 2, long }, { n: 3 }]);
    write({ n: 4 });
    expect(replay()).toHaveLength(4);
  });
});
