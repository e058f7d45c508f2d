import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { RoutingDecision, Strategy } from '../domain/routing.js';
import type { Executor, Statement } from '../persistence/database.js';
import { AttemptEntity } from './attempt.entity.js';
import type { AttemptView } from './attempt-view.js';

/** Upper limit of attempts shown of one owner; routing never makes nearly as many. */
const MAX_SHOWN = 50;

/** What the attempts of one movement tell about where it may still go. */
export interface TriedMovement {
  readonly ownerId: string;
  readonly merchantId: string;
  readonly description: string;
  /** The rails that have carried it. */
  readonly providers: readonly string[];
  /** The caller has named the rail. */
  readonly isPinned: boolean;
  readonly strategy: Strategy | undefined;
  /** By the database's clock, how much of its time to be sent is left; not above zero = it is over. */
  readonly leftMs: number;
  /** One of them has moved the money after it had been called failed. */
  readonly hasMoved: boolean;
}

interface TriedRow {
  owner_id: string;
  merchant_id: string;
  description: string;
  providers: string[];
  routing: RoutingDecision | null;
  left_ms: number;
  has_moved: boolean;
}

/** Whoever comes here holds the lock of each owner's only live attempt. $1 = owners. */
const TRIED: Statement = {
  name: 'attempts.tried',
  text: `
    SELECT owner_id, (array_agg(merchant_id))[1] AS merchant_id, (array_agg(description ORDER BY id))[1] AS description,
      array_agg(provider) AS providers, (array_agg(routing ORDER BY id))[1] AS routing,
      extract(epoch FROM max(send_before) - now())::float8 * 1000 AS left_ms,
      bool_or(late_success IS NOT NULL) AS has_moved
    FROM attempts WHERE owner_id = ANY ($1::uuid[])
    GROUP BY owner_id`,
};

/** Attempts as they are shown, with their trail and evidence. */
@Injectable()
export class AttemptsReader {
  constructor(@InjectRepository(AttemptEntity) private readonly repository: Repository<AttemptEntity>) {}

  /** Of movements whose attempt has just failed. */
  async tried(tx: Executor, ownerIds: readonly string[]): Promise<TriedMovement[]> {
    const rows = await tx.run<TriedRow>(TRIED, [ownerIds]);
    return rows.map((row) => ({
      ownerId: row.owner_id,
      merchantId: row.merchant_id,
      description: row.description,
      providers: row.providers,
      isPinned: row.routing?.isPinned ?? false,
      strategy: row.routing?.strategy,
      leftMs: row.left_ms,
      hasMoved: row.has_moved,
    }));
  }

  async ofOwner(ownerId: string): Promise<AttemptView[]> {
    const rows = await this.repository.find({ where: { ownerId }, order: { id: 'ASC' }, take: MAX_SHOWN });
    return rows.map(toView);
  }
}

function toView(row: AttemptEntity): AttemptView {
  const { id, provider, operation, reference, state, failureCode, railTransactionId, evidence, trail } = row;
  return {
    id,
    provider,
    operation,
    reference,
    state,
    outcomeClass: row.outcomeClass,
    failureCode,
    railTransactionId,
    needsReview: row.needsReview,
    sends: row.sends,
    polls: row.polls,
    nextAction: row.nextAction,
    nextActionAt: row.nextActionAt,
    evidence,
    trail,
    routing: row.routing,
    railFeeMinor: row.railFeeMinor,
    platformFeeMinor: row.platformFeeMinor,
    createdAt: row.createdAt,
    finishedAt: row.finishedAt,
  };
}
