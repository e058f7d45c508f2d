import { Client, type ClientConfig } from 'pg';

/**
 * A pooled connection that cannot end the process. pg emits `error` on a connection that breaks while it is checked out
 * and no statement runs; nobody listens then, and Node ends a process for that. The next statement rejects all the same.
 */
export class PgClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}
