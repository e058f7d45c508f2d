import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LessThan, Repository } from 'typeorm';
import { decodeCursor, toPage, type Page } from '../http/cursor.js';
import { toPublicId } from '../http/public-id.js';
import { newId } from '../persistence/new-id.js';
import type { Executor, Statement } from '../persistence/database.js';
import { AuditEntryEntity } from './audit-entry.entity.js';
import type { AuditEntryResponse } from './dto/audit-entry.response.js';
import type { AuditQuery } from './dto/audit.query.js';
import type { Operator } from './operator.js';

export interface AuditEntry {
  readonly operator: Operator;
  /** In the words of the route: `breaker.open`, `rail.disable`. */
  readonly action: string;
  readonly subject: string;
  readonly reason: string;
  readonly details: Record<string, unknown>;
}

const APPEND: Statement = {
  name: 'audit.append',
  text: `
    INSERT INTO audit_log (id, merchant_id, api_key_id, action, subject, reason, details, correlation_id, occurred_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now())`,
};

/** Every change by hand, with who and why. */
@Injectable()
export class AuditLog {
  constructor(@InjectRepository(AuditEntryEntity) private readonly entries: Repository<AuditEntryEntity>) {}

  /** In the caller's transaction: a change that was not audited was not made. */
  async append(tx: Executor, { operator, action, subject, reason, details }: AuditEntry): Promise<void> {
    const { merchantId, apiKeyId, correlationId } = operator;
    const values = [newId(), merchantId, apiKeyId, action, subject, reason, JSON.stringify(details), correlationId];
    await tx.run(APPEND, values);
  }

  /** Newest first. @throws DomainError invalid_cursor */
  async list({ subject, cursor, limit }: AuditQuery): Promise<Page<AuditEntryResponse>> {
    const rows = await this.entries.find({
      where: {
        ...(subject !== undefined && { subject }),
        ...(cursor !== undefined && { id: LessThan(decodeCursor(cursor)) }),
      },
      order: { id: 'DESC' },
      take: limit + 1,
    });
    return toPage(rows, limit, present);
  }
}

function present(row: AuditEntryEntity): AuditEntryResponse {
  const { id, merchantId, apiKeyId, action, subject, reason, details, correlationId, occurredAt } = row;
  return {
    id: toPublicId('aud', id),
    actor: { merchantId: toPublicId('mer', merchantId), apiKeyId: toPublicId('key', apiKeyId) },
    action,
    subject,
    reason,
    details,
    correlationId,
    occurredAt: occurredAt.toISOString(),
  };
}
