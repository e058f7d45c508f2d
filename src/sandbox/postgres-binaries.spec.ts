import { describe, expect, it } from '@jest/globals';
import { postgresBinaries } from './postgres-binaries.js';

describe('the binaries of PostgreSQL', () => {
  it('are not looked for on Windows, and the message does not send anybody to install something', async () => {
    await expect(postgresBinaries({}, 'win32')).rejects.toThrow(/does not run on Windows/);
    await expect(postgresBinaries({}, 'win32')).rejects.not.toThrow(/npm ci/);
  });

  it('are missed by the name of the system that has none', async () => {
    await expect(postgresBinaries({}, 'sunos')).rejects.toThrow(/no embedded PostgreSQL for sunos .*npm ci/);
  });
});
