import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { AttemptEntity } from './attempt.entity.js';
import type { AttemptView } from './attempt-view.js';

/** Upper limit of attempts shown of one owner; routing never makes nearly as many. */
const MAX_SHOWN = 50;

/** Attempts as they are shown, with their trail and evidence. */
@Injectable()
export class AttemptsReader {
  constructor(@InjectRepository(AttemptEntity) private readonly repository: Repository<AttemptEntity>) {}

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
    createdAt: row.createdAt,
    finishedAt: row.finishedAt,
  };
}
