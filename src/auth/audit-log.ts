import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LessThan, Repository } from 'typeorm';
import { decodeCursor, toPage, type Page } from '../http/cursor.js';
import { toPublicId } from '../http/public-id.js';
import type { Executor } from '../persistence/database.js';
import { AuditEntryEntity } from './audit-entry.entity.js';
import { auditCall, type AuditEntry } from './audit-entry.js';
import type { AuditEntryResponse } from './dto/audit-entry.response.js';
import type { AuditQuery } from './dto/audit.query.js';

/** Every change by hand, with who and why. */
@Injectable()
export class AuditLog {
  constructor(@InjectRepository(AuditEntryEntity) private readonly entries: Repository<AuditEntryEntity>) {}

  /** In the caller's transaction: a change that was not audited was not made. */
  async append(tx: Executor, entry: AuditEntry): Promise<void> {
    await tx.run(...auditCall(entry));
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
