import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import ts from 'typescript';

const ROOT = join(import.meta.dirname, '../..');
const PARTS = ['Redis', 'PostgreSQL', 'One rail', 'All rails', 'Fraud service', 'Clock', 'Processes'];
const COLUMNS = 6;

interface Row {
  readonly part: string;
  readonly cells: readonly string[];
}

/** Rows of the tables, each with the heading that it stands under. */
function rowsOf(markdown: string): Row[] {
  const rows: Row[] = [];
  let part = '';
  for (const line of markdown.split('\n')) {
    if (line.startsWith('## ')) part = line.slice(3).trim();
    if (!/^\|(?! *(?:-|When ))/.test(line)) continue;
    const cells = line.split('|').slice(1, -1);
    rows.push({ part, cells: cells.map((cell) => cell.trim()) });
  }
  return rows;
}

function proofsOf(cell = ''): { path: string; title: string }[] {
  return [...cell.matchAll(/`(test\/[^`]+)`: “([^”]+)”/g)].map(([, path = '', title = '']) => ({ path, title }));
}

interface JestProject {
  readonly testMatch: readonly string[];
}

/** What `npm test` and `npm run test:redis` run. */
async function suites(): Promise<string[]> {
  const load = async (name: string) =>
    ((await import(pathToFileURL(join(ROOT, name)).href)) as { default: JestProject & { projects?: JestProject[] } })
      .default;
  const { projects = [] } = await load('jest.config.js');
  return [...projects, await load('jest.redis.config.js')]
    .flatMap(({ testMatch }) => testMatch)
    .map((pattern) => pattern.replace('<rootDir>/', ''));
}

/** A spec that a suite matches, or a list of cases that such a spec imports. */
function isRun(path: string, patterns: readonly string[]): boolean {
  const matches = (spec: string) => patterns.some((pattern) => matchesGlob(spec, pattern));
  if (path.endsWith('.spec.ts')) return matches(path);
  const imported = path.replace(/^test/, '..').replace(/\.ts$/, '.js');
  return globSync('test/*/*.spec.ts', { cwd: ROOT }).some(
    (spec) => matches(spec) && readFileSync(join(ROOT, spec), 'utf8').includes(`from '${imported}'`),
  );
}

/** Of a spec, the titles of the tests that run; of a list of cases that specs run, the names of the cases. */
function titlesOf(path: string): Set<string> {
  const titles = new Set<string>();
  const source = ts.createSourceFile(path, readFileSync(join(ROOT, path), 'utf8'), ts.ScriptTarget.Latest, true);
  const isSpec = path.endsWith('.spec.ts');
  const visit = (node: ts.Node): void => {
    if (isSpec && isSkipped(node)) return;
    const title = isSpec ? titleOfTest(node) : nameOfCase(node);
    if (title !== null) titles.add(title);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return titles;
}

function titleOfTest(node: ts.Node): string | null {
  if (!ts.isCallExpression(node)) return null;
  const [title] = node.arguments;
  const runs = /^it(\.each\b|$)/.test(node.expression.getText());
  return runs && title !== undefined && ts.isStringLiteralLike(title) ? title.text : null;
}

function isSkipped(node: ts.Node): boolean {
  return (
    ts.isCallExpression(node) &&
    /^(?:x(?:describe|it|test)$|(?:describe|it|test)\.(?:skip|todo)\b)/.test(node.expression.getText())
  );
}

function nameOfCase(node: ts.Node): string | null {
  return ts.isPropertyAssignment(node) && ts.isStringLiteral(node.name) ? node.name.text : null;
}

describe('docs/degradation.md', () => {
  let rows: Row[];
  let patterns: string[];

  beforeAll(async () => {
    patterns = await suites();
    rows = rowsOf(readFileSync(join(ROOT, 'docs/degradation.md'), 'utf8'));
  });

  it.each(PARTS)('says what happens when this fails: %s', (part) => {
    expect(rows.filter((row) => row.part === part).length).toBeGreaterThan(0);
  });

  it('leaves no cell of a row empty', () => {
    for (const { cells } of rows) {
      expect(cells).toHaveLength(COLUMNS);
      expect(cells).not.toContain('');
    }
  });

  it('proves every row by a test that exists under this name, is not skipped, and belongs to a suite that runs', () => {
    const known = new Map<string, Set<string>>();
    const wrong: string[] = [];
    for (const { cells } of rows) {
      const proofs = proofsOf(cells.at(-1));
      if (proofs.length === 0) wrong.push(`no proof: ${cells[0]}`);
      for (const { path, title } of proofs) {
        if (!existsSync(join(ROOT, path))) {
          wrong.push(`no such file: ${path}`);
          continue;
        }
        if (!isRun(path, patterns)) wrong.push(`no suite runs ${path}`);
        const titles = known.get(path) ?? titlesOf(path);
        known.set(path, titles);
        if (!titles.has(title)) wrong.push(`${path} has no test “${title}”`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('would see a proof that no suite runs', () => {
    expect(isRun('test/e2e/operations.spec.ts', patterns)).toBe(true);
    expect(isRun('test/redis/redis-queue.spec.ts', patterns)).toBe(true);
    expect(isRun('test/support/provider-cases.ts', patterns)).toBe(true);
    expect(isRun('test/bench/operations.spec.ts', patterns)).toBe(false);
    expect(isRun('test/support/wait-forever.ts', patterns)).toBe(false);
  });
});
