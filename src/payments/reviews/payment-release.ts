import { Injectable } from '@nestjs/common';
import { AttemptStarter } from '../../attempts/attempt-starter.js';
import type { AuditEntry } from '../../auth/audit-entry.js';
import { EXPIRY } from '../../domain/payment.js';
import { Database } from '../../persistence/database.js';
import { Routes } from '../../routing/routes.js';
import { firstAttempt } from '../first-attempt.js';
import type { HeldPayment } from './held-payments.repository.js';
import { ReleaseRecord } from './release-record.js';

/** Sends a held payment on its way: its route is chosen now, its time begins now. */
@Injectable()
export class PaymentRelease {
  constructor(
    private readonly database: Database,
    private readonly routes: Routes,
    private readonly attempts: AttemptStarter,
    private readonly record: ReleaseRecord,
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
      this.database.repeatable((tx) => {
        const { name: provider } = route.provider;
        return this.record.write(tx, { paymentId, provider, expiresAt, attempt }, draft.id, entry);
      }),
    );
  }
}
