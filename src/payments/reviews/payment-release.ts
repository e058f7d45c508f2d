import { Injectable } from '@nestjs/common';
import { AttemptStarter } from '../../attempts/attempt-starter.js';
import type { AuditEntry } from '../../auth/audit-entry.js';
import { AuditLog } from '../../auth/audit-log.js';
import { EXPIRY } from '../../domain/payment.js';
import { EventLog } from '../../events/event-log.js';
import { Database } from '../../persistence/database.js';
import { Routes } from '../../routing/routes.js';
import { firstAttempt } from '../first-attempt.js';
import { HeldPaymentsRepository, type HeldPayment } from './held-payments.repository.js';
import { eventOfMoved } from '../moved-event.js';

/** Sends a held payment on its way: its route is chosen now, its time begins now. */
@Injectable()
export class PaymentRelease {
  constructor(
    private readonly database: Database,
    private readonly held: HeldPaymentsRepository,
    private readonly routes: Routes,
    private readonly attempts: AttemptStarter,
    private readonly events: EventLog,
    private readonly audit: AuditLog,
  ) {}

  /**
   * False = it did not wait any more, and nothing has happened.
   * @throws DomainError no_route, rail_unavailable when no rail can collect it now; it goes on waiting
   */
  release({ payment, wish }: HeldPayment, entry: AuditEntry): Promise<boolean> {
    const { payer: wallet, money, id: paymentId } = payment;
    const [wanted, strategy] = [wish.provider ?? undefined, wish.strategy ?? undefined];
    const route = this.routes.choose({ operation: 'collect', wallet, money, wanted, strategy }, null);
    const createdAt = new Date();
    const expiresAt = new Date(createdAt.getTime() + 1000 * (wish.expiresInSeconds ?? EXPIRY.defaultSeconds));
    const draft = firstAttempt({ ...payment, createdAt, expiresAt }, route);
    return this.attempts.start(draft, (attempt) =>
      this.database.transaction(async (tx) => {
        const { name: provider } = route.provider;
        const released = await this.held.release(tx, { paymentId, provider, expiresAt, attempt });
        if (released === null) return false;
        await this.events.append(tx, [eventOfMoved('payment.released', released, draft.id)]);
        await this.audit.append(tx, { ...entry, details: { ...entry.details, provider } });
        return true;
      }),
    );
  }
}
