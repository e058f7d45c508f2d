import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DomainError } from '../../domain/errors.js';
import type { IdempotentAnswer } from '../../http/idempotency.js';
import { fromPublicId } from '../../http/public-id.js';
import { Database, type Executor, type Statement } from '../../persistence/database.js';
import { deleteInRounds } from '../../persistence/in-rounds.js';
import { MaintenanceTasks } from '../../queue/maintenance-tasks.js';
import type { IdempotencyKeyResponse } from './dto/idempotency-key.response.js';

/** A key with the answer that it is to keep. */
export interface IdempotencyRecord {
  readonly merchantId: string;
  readonly key: string;
  readonly requestHash: Buffer;
  readonly objectId: string;
  readonly responseStatus: number;
  /** JSON text, answered again exactly as it is. */
  readonly responseBody: string;
  readonly createdAt: Date;
}

export type StoredAnswer = Omit<IdempotentAnswer, 'replayed'>;

/** A key as it comes with a request. */
export type RequestKey = Pick<IdempotencyRecord, 'merchantId' | 'key' | 'requestHash'>;

/** How long a key keeps its answer. Longer than any client may still be retrying. */
const RETENTION_DAYS = 7;
const DAY_MS = 86_400_000;
/** Twenty times so many in a minute: more than can be made. */
const PURGE_LIMIT = 10_000;
const PURGE_EVERY_MS = 60_000;

/** In hours, because a day of some time zones has 23 of them. */
const OVER = `now() - interval '${RETENTION_DAYS * 24} hours'`;

/**
 * The part of a create statement that takes the keys: its rows (`object_id`) are those whose key was free, and only for
 * them may anything else be created. A key whose time is over is free, whether it was purged or not: its row is
 * overwritten under its lock, so that of those who want it one gets it. Inserted in the order of the keys, so that two
 * batches never wait for each other; each key once, because a statement cannot write a row twice.
 */
export function takeKeys(rows: string): string {
  return `
    INSERT INTO idempotency_keys (merchant_id, key, request_hash, object_id, response_status, response_body, created_at)
    SELECT DISTINCT ON (k.merchant_id, k.key)
      k.merchant_id, k.key, k.request_hash, k.object_id, k.response_status, k.response_body, k.created_at
    FROM json_populate_recordset(NULL::idempotency_keys, ${rows}::json) k
    ORDER BY k.merchant_id, k.key
    ON CONFLICT (merchant_id, key) DO UPDATE SET
      request_hash = EXCLUDED.request_hash, object_id = EXCLUDED.object_id, response_status = EXCLUDED.response_status,
      response_body = EXCLUDED.response_body, created_at = EXCLUDED.created_at
    WHERE idempotency_keys.created_at < ${OVER}
    RETURNING object_id`;
}

const FIND: Statement = {
  name: 'idempotency-keys.find',
  text: `
    SELECT request_hash, response_status, response_body FROM idempotency_keys
    WHERE merchant_id = $1 AND key = $2 AND created_at >= ${OVER}`,
};

/** $1 = merchants, $2 = their keys. */
const RELEASE: Statement = {
  name: 'idempotency-keys.release',
  text: `
    DELETE FROM idempotency_keys k USING unnest($1::uuid[], $2::text[]) AS q(merchant_id, key)
    WHERE k.merchant_id = q.merchant_id AND k.key = q.key`,
};

const TAKE: Statement = { name: 'idempotency-keys.take', text: takeKeys('$1') };

/** The id of the created object is in its answer, in the form that is shown outside. */
const INSPECT: Statement = {
  name: 'idempotency-keys.inspect',
  text: `
    SELECT request_hash, response_status, response_body::json ->> 'id' AS object_id, created_at FROM idempotency_keys
    WHERE merchant_id = $1 AND key = $2 AND created_at >= ${OVER}`,
};

/** $1 = merchants, $2 = their keys. */
const FIND_TAKEN: Statement = {
  name: 'idempotency-keys.find-taken',
  text: `
    SELECT q.nth::int - 1 AS index FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS q(merchant_id, key, nth)
    CROSS JOIN LATERAL (
      SELECT 1 FROM idempotency_keys k
      WHERE k.merchant_id = q.merchant_id AND k.key = q.key AND k.created_at >= ${OVER} LIMIT 1
    ) taken`,
};

/** The age is asked twice: a row that was taken anew while we waited for its lock is not ours to delete. $1 = limit. */
const PURGE: Statement = {
  name: 'idempotency-keys.purge',
  text: `
    DELETE FROM idempotency_keys WHERE created_at < ${OVER} AND (merchant_id, key) IN (
      SELECT merchant_id, key FROM idempotency_keys WHERE created_at < ${OVER} ORDER BY created_at LIMIT $1)
    RETURNING 1 AS gone`,
};

interface InspectedRow {
  request_hash: Buffer;
  response_status: number;
  object_id: string;
  created_at: Date;
}

@Injectable()
export class IdempotencyKeys implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly maintenance: MaintenanceTasks,
  ) {}

  onModuleInit(): void {
    this.maintenance.register({ name: 'purge-idempotency-keys', everyMs: PURGE_EVERY_MS, run: () => this.purge() });
  }

  /**
   * What `work` answers, or what this key was answered first. That is so even where the same request would be refused by now:
   * it may have been done already, and have used up what it needs.
   * @param work creates what it answers for and takes the key in one transaction; null = the key was taken already
   * @throws DomainError idempotency_key_reused, and whatever `work` throws while the key is free
   */
  async answerOnce(key: RequestKey, work: () => Promise<StoredAnswer | null>): Promise<IdempotentAnswer> {
    let refusal: unknown = null;
    try {
      const answer = await work();
      if (answer !== null) return { ...answer, replayed: false };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      refusal = error;
    }
    const first = await this.find(key);
    if (first !== null) return { ...first, replayed: true };
    // Without a refusal the only way to get here is a purge between the two statements: the client may simply try again.
    throw refusal ?? new DomainError('unavailable', 'the idempotency key has just expired; send the request again');
  }

  /** In the transaction that creates what it answers for; false: it was taken already. */
  async take(tx: Executor, record: IdempotencyRecord): Promise<boolean> {
    return (await this.takeAll(tx, [record])).size > 0;
  }

  /** The objects whose keys were free. */
  async takeAll(tx: Executor, records: readonly IdempotencyRecord[]): Promise<Set<string>> {
    if (records.length === 0) return new Set();
    const rows = await tx.run<{ object_id: string }>(TAKE, [JSON.stringify(records.map(idempotencyRow))]);
    return new Set(rows.map((row) => row.object_id));
  }

  /** In the transaction that has taken them: nothing was created for them after all. */
  async release(tx: Executor, keys: readonly Pick<IdempotencyRecord, 'merchantId' | 'key'>[]): Promise<void> {
    if (keys.length === 0) return;
    await tx.run(RELEASE, [keys.map(({ merchantId }) => merchantId), keys.map(({ key }) => key)]);
  }

  /**
   * The first answer of this key; null = it is free.
   * @throws DomainError idempotency_key_reused when the key belongs to another request
   */
  private async find({ merchantId, key, requestHash }: RequestKey): Promise<StoredAnswer | null> {
    const rows = await this.database.run<{ request_hash: Buffer; response_status: number; response_body: string }>(
      FIND,
      [merchantId, key],
    );
    const row = rows[0];
    if (row === undefined) return null;
    if (!row.request_hash.equals(requestHash)) {
      throw new DomainError(
        'idempotency_key_reused',
        'this Idempotency-Key was used for another request; use a new key for a new payment, or repeat the first request unchanged',
      );
    }
    return { status: row.response_status, body: row.response_body };
  }

  /**
   * For operators; without the answer's body, which holds personal numbers.
   * @throws DomainError not_found
   */
  async inspect(publicMerchantId: string, key: string): Promise<IdempotencyKeyResponse> {
    const merchantId = fromPublicId('mer', publicMerchantId);
    const rows = merchantId === null ? [] : await this.database.run<InspectedRow>(INSPECT, [merchantId, key]);
    const [row] = rows;
    if (row === undefined) throw new DomainError('not_found', 'this merchant has no such key, or its time is over');
    return {
      merchantId: publicMerchantId,
      key,
      requestSha256: row.request_hash.toString('hex'),
      objectId: row.object_id,
      responseStatus: row.response_status,
      createdAt: row.created_at.toISOString(),
      expiresAt: new Date(row.created_at.getTime() + RETENTION_DAYS * DAY_MS).toISOString(),
    };
  }

  /** Which of these, by their index, have been given an answer already. */
  async taken(
    tx: Executor,
    keys: readonly Pick<IdempotencyRecord, 'merchantId' | 'key'>[],
  ): Promise<ReadonlySet<number>> {
    const values = [keys.map(({ merchantId }) => merchantId), keys.map(({ key }) => key)];
    return new Set((await tx.run<{ index: number }>(FIND_TAKEN, values)).map(({ index }) => index));
  }

  /** Deletes keys whose time is over, a bounded number at a time. */
  async purge(): Promise<void> {
    await deleteInRounds(this.database, PURGE, [PURGE_LIMIT]);
  }
}

export function idempotencyRow(record: IdempotencyRecord): Record<string, unknown> {
  return {
    merchant_id: record.merchantId,
    key: record.key,
    request_hash: `\\x${record.requestHash.toString('hex')}`,
    object_id: record.objectId,
    response_status: record.responseStatus,
    response_body: record.responseBody,
    created_at: record.createdAt.toISOString(),
  };
}
