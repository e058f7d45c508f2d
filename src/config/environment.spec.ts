import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { environmentSchema } from './environment.js';

const EXAMPLE = readFileSync(join(import.meta.dirname, '../../.env.example'), 'utf8');
/** Read by the sandbox and by the compose file, not by the server's configuration. */
const NOT_THE_SERVERS = ['SANDBOX_DIR', 'SANDBOX_PORT', 'POSTGRES_PASSWORD'];

describe('.env.example', () => {
  it('names every variable that the server honours, and no other', () => {
    const named = [...EXAMPLE.matchAll(/^(?:# )?([A-Z][A-Z0-9_]*)=/gm)].map((match) => match[1]);
    const expected = [...Object.keys(environmentSchema.shape), ...NOT_THE_SERVERS];
    expect(named.toSorted()).toEqual(expected.toSorted());
  });

  it('holds no secret', () => {
    for (const [, name, value] of EXAMPLE.matchAll(/^([A-Z0-9_]*(?:KEY|PASSWORD|API_USER|TOKEN))=(.*)$/gm)) {
      expect([name, value]).toEqual([name, '']);
    }
  });
});
