import { describe, expect, it } from '@jest/globals';
import { PostgresStartError } from './postgres-failure.js';

const BUSY = `
LOG:  could not bind IPv4 address "127.0.0.1": Address already in use
HINT:  Is another postmaster already running on port 5432? If not, wait a few seconds and retry.
WARNING:  could not create listen socket for "127.0.0.1"
FATAL:  could not create any TCP/IP sockets`;

describe('PostgresStartError', () => {
  it.each([
    ['port_busy', BUSY],
    ['data_in_use', 'FATAL:  lock file "postmaster.pid" already exists'],
    ['data_in_use', 'FATAL:  pre-existing shared memory block (key 1, ID 2) is still in use'],
    ['version', 'FATAL:  database files are incompatible with server'],
    ['permission', 'FATAL:  could not open file "global/pg_control": Permission denied'],
    ['permission', 'FATAL:  data directory "/data" has wrong ownership'],
    ['disk_full', 'FATAL:  could not write lock file "postmaster.pid": No space left on device'],
    ['other', 'Segmentation fault'],
  ])('names the kind %s', (kind, log) => {
    expect(new PostgresStartError('exit code 1', log).kind).toBe(kind);
  });

  it('quotes what the log says about it, also when that is nothing', () => {
    expect(new PostgresStartError('exit code 1', `LOG: starting\n${BUSY}`).message).toContain('Address already in use');
    expect(new PostgresStartError('exit code 1', 'LOG: starting\nFATAL: no').message).not.toContain('starting');
    expect(new PostgresStartError('exit code 127', '').message).toBe(
      'PostgreSQL did not start (exit code 127): it said nothing',
    );
  });
});
