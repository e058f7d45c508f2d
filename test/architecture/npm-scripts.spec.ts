import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
const BUILDS = /npm run build(:if-possible)? --silent/;
/** Jest's global setup is a built file too. */
const needsBuild = Object.entries(scripts).filter(([, script]) => /dist\/| jest( |$)/.test(script));
/** What somebody who runs production runs; the sandbox's own commands and those of developers are not among them. */
const PRODUCTION = ['start:prod', 'migrate', 'keys', 'verify'];

describe('the npm scripts', () => {
  it.each(needsBuild)('%s never runs an old build, nor none', (name, script) => {
    expect(scripts[`pre${name}`] ?? script).toMatch(BUILDS);
  });

  it.each(PRODUCTION)('%s reads .env, and works where there is nothing to build with', (name) => {
    expect(scripts[name]).toContain('--env-file-if-exists=.env ');
    expect(scripts[`pre${name}`]).toBe('npm run build:if-possible --silent');
  });
});
