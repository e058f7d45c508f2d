import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { environmentSchema } from './environment.js';
import { loadConfig } from './load-config.js';

const EXAMPLE = readFileSync(join(import.meta.dirname, '../../.env.example'), 'utf8');
/** Read by the sandbox and by the compose file, not by the server's configuration. */
const NOT_THE_SERVERS = ['SANDBOX_DIR', 'SANDBOX_PORT', 'POSTGRES_PASSWORD'];

/** What a merchant who uses AT only has to add. */
const NEEDED = {
  DATABASE_URL: 'postgres://somebody@127.0.0.1:5432/synccash',
  PUBLIC_BASE_URL: 'https://payments.example.org',
  AT_BASE_URL: 'https://gateway.example',
  AT_CLIENT_KEY: 'client',
  AT_SECRET_KEY: 'secret',
  AT_SERVICE_ID: '7',
};

describe('.env.example', () => {
  it('names every variable that the server honours, and no other', () => {
    const named = [...EXAMPLE.matchAll(/^(?:# )?([A-Z][A-Z0-9_]*)=/gm)].map((match) => match[1]);
    const expected = [...Object.keys(environmentSchema.shape), ...NOT_THE_SERVERS];
    expect(named.toSorted()).toEqual(expected.toSorted());
  });

  it('changes nothing of production when it is copied as it is', () => {
    expect(loadConfig({ ...parseEnv(EXAMPLE), ...NEEDED })).toEqual(
      loadConfig({ SYNCCASH_PROFILE: 'production', ...NEEDED }),
    );
  });

  it('says of no rail that it is wanted, so that whoever uses one may copy the file', () => {
    const { rails } = loadConfig({ ...parseEnv(EXAMPLE), ...NEEDED });
    expect(rails).toMatchObject({ mtnMomo: null, airteltigoMoney: { serviceId: 7 }, vodafoneCash: null });
  });

  it('holds no secret', () => {
    for (const [, name, value] of EXAMPLE.matchAll(/^([A-Z0-9_]*(?:KEY|PASSWORD|API_USER|TOKEN))=(.*)$/gm)) {
      expect([name, value]).toEqual([name, '']);
    }
  });
});
