import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';

const ROOT = join(import.meta.dirname, '../..');

/** Names of the classes in a file that have a described property. */
function describedClasses(path: string): string[] {
  const source = ts.createSourceFile(path, readFileSync(join(ROOT, path), 'utf8'), ts.ScriptTarget.Latest, true);
  return source.statements.flatMap((statement) =>
    ts.isClassDeclaration(statement) && statement.members.some(isDescribed) ? [statement.name?.text ?? ''] : [],
  );
}

function isDescribed(member: ts.ClassElement): boolean {
  const decorators = ts.canHaveDecorators(member) ? (ts.getDecorators(member) ?? []) : [];
  return decorators.some(({ expression }) => /^(Api|Amount)Property/.test(expression.getText()));
}

describe('the classes that OpenAPI describes', () => {
  it('have a name of their own each: of two with the same name, one would be described as the other', () => {
    const files = globSync('src/**/*.ts', { cwd: ROOT });
    const names = files.flatMap((path) => describedClasses(path).map((name) => ({ name, path })));
    expect(names.length).toBeGreaterThan(50);
    const shared = [...Map.groupBy(names, ({ name }) => name)].filter(([, places]) => places.length > 1);
    expect(shared).toEqual([]);
  });
});
