import { newId } from '../persistence/new-id.js';
import type { Call, Statement } from '../persistence/database.js';
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

/** The statement that keeps an entry, for the transaction that makes the change. */
export function auditCall({ operator, action, subject, reason, details }: AuditEntry): Call {
  const { merchantId, apiKeyId, correlationId } = operator;
  return [APPEND, [newId(), merchantId, apiKeyId, action, subject, reason, JSON.stringify(details), correlationId]];
}
