import { Injectable } from '@nestjs/common';
import type { AuditEntry } from '../../auth/audit-entry.js';
import { AuditLog } from '../../auth/audit-log.js';
import { EventLog } from '../../events/event-log.js';
import type { Executor } from '../../persistence/database.js';
import { VelocityCounters } from '../../resilience/velocity/velocity-counters.js';
import { eventOfMoved } from '../moved-event.js';
import { HeldPaymentsRepository, type Release } from './held-payments.repository.js';

/** Everything that is written when a held payment is let go, in one transaction. */
@Injectable()
export class ReleaseRecord {
  constructor(
    private readonly held: HeldPaymentsRepository,
    private readonly velocity: VelocityCounters,
    private readonly events: EventLog,
    private readonly audit: AuditLog,
  ) {}

  /** False = it did not wait any more, and nothing was written. */
  async write(tx: Executor, release: Release, attemptId: string, entry: AuditEntry): Promise<boolean> {
    const released = await this.held.release(tx, release);
    if (released === null) return false;
    const { participants, amount, createdAt, countedAt } = released;
    await this.velocity.movedOn(tx, this.velocity.activityOf(participants, BigInt(amount), createdAt), countedAt);
    await this.events.append(tx, [eventOfMoved('payment.released', released, attemptId)]);
    await this.audit.append(tx, { ...entry, details: { ...entry.details, provider: release.provider } });
    return true;
  }
}
