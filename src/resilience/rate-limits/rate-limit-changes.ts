import { Injectable } from '@nestjs/common';
import { LIMIT_NAMES, type LimitName, type RateLimitPolicy } from '../../domain/rate-limit.js';
import { newId } from '../../persistence/new-id.js';
import { Database, type Executor } from '../../persistence/database.js';
import type { LimitChange } from './limit-policies.js';
import { ADD_RESET, DROP_CHANGE, READ_CHANGES, READ_RESETS, SET_CHANGE } from './rate-limit-changes.sql.js';

export interface NewLimitChange {
  readonly policy: RateLimitPolicy;
  readonly reason: string;
  readonly apiKeyId: string;
  /** null = until it is taken back. */
  readonly expiresInSeconds: number | null;
}

export interface CounterReset {
  readonly id: string;
  readonly counter: string;
}

interface ChangeRow {
  name: string;
  quota: number;
  window_seconds: number;
  burst: number | null;
  reason: string;
  api_key_id: string;
  changed_at: Date;
  expires_at: Date | null;
}

/** What operators have changed and reset, where every process finds it. */
@Injectable()
export class RateLimitChanges {
  constructor(private readonly database: Database) {}

  async current(): Promise<LimitChange[]> {
    const rows = await this.database.run<ChangeRow>(READ_CHANGES, []);
    return rows.flatMap(toChange);
  }

  async set(tx: Executor, name: LimitName, change: NewLimitChange): Promise<void> {
    const { policy, reason, apiKeyId, expiresInSeconds } = change;
    const { limit, windowMs, burst } = policy;
    await tx.run(SET_CHANGE, [name, limit, windowMs / 1000, burst, reason, apiKeyId, expiresInSeconds]);
  }

  async drop(tx: Executor, name: LimitName): Promise<void> {
    await tx.run(DROP_CHANGE, [name]);
  }

  async recentResets(): Promise<CounterReset[]> {
    return this.database.run<CounterReset>(READ_RESETS, []);
  }

  async reset(tx: Executor, counter: string): Promise<void> {
    await tx.run(ADD_RESET, [newId(), counter]);
  }
}

/** A limit that only another version of this software knows is not ours to obey. */
function toChange(row: ChangeRow): LimitChange[] {
  const name = LIMIT_NAMES.find((known) => known === row.name);
  if (name === undefined) return [];
  const { quota: limit, window_seconds: seconds, burst, reason, api_key_id: apiKeyId } = row;
  const policy = { limit, windowMs: seconds * 1000, burst };
  return [{ name, policy, reason, apiKeyId, changedAt: row.changed_at, expiresAt: row.expires_at }];
}
