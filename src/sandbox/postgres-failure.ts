export type FailureKind = 'port_busy' | 'data_in_use' | 'permission' | 'version' | 'disk_full' | 'other';

const KINDS: readonly (readonly [FailureKind, RegExp])[] = [
  ['data_in_use', /lock file "postmaster\.pid" already exists|pre-existing shared memory block/],
  ['port_busy', /could not bind .*Address already in use|could not create any TCP\/IP sockets/],
  ['version', /database files are incompatible with server/],
  ['disk_full', /No space left on device/],
  ['permission', /Permission denied|has wrong ownership|has invalid permissions/],
];
const MAX_LINES = 6;

/** PostgreSQL says in its log only why it did not start. */
export class PostgresStartError extends Error {
  override readonly name = 'PostgresStartError';
  readonly kind: FailureKind;

  constructor(ending: string, log: string) {
    super(`PostgreSQL did not start (${ending}): ${lastWords(log)}`);
    this.kind = failureKind(log);
  }
}

function failureKind(log: string): FailureKind {
  return KINDS.find(([, pattern]) => pattern.test(log))?.[0] ?? 'other';
}

function lastWords(log: string): string {
  const lines = log.split('\n').filter((line) => /FATAL|PANIC|ERROR|could not|HINT|DETAIL/.test(line));
  const words = lines.length > 0 ? lines : log.split('\n').filter((line) => line !== '');
  return words.length === 0 ? 'it said nothing' : words.slice(-MAX_LINES).join(' | ');
}
