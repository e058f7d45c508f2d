import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { becameAvailable } from '../domain/bookings.js';
import type { Currency } from '../domain/money.js';
import { Ledger } from '../ledger/ledger.js';
import { Database, type Statement } from '../persistence/database.js';
import { MaintenanceTasks } from '../queue/maintenance-tasks.js';

const EVERY_MS = { sandbox: 1000, production: 60_000 } as const;
const BATCH = 500;
const MAX_BATCHES = 100;

interface DueRow {
  id: string;
  merchant_id: string;
  currency: Currency;
  correlation_id: string;
  pending_minor: string;
}

/**
 * Payments whose money may be used now, with what their confirmation has brought to what is pending. Nobody else releases
 * them: the time is taken off in the same statement. $1 = limit.
 */
const TAKE_DUE: Statement = {
  name: 'payments.take-due',
  text: `
    WITH due AS (
      SELECT id FROM payments WHERE available_at <= now() ORDER BY available_at LIMIT $1 FOR UPDATE SKIP LOCKED
    )
    UPDATE payments p SET available_at = NULL FROM due
    WHERE p.id = due.id
    RETURNING p.id, p.merchant_id, p.currency, p.correlation_id, (
      SELECT coalesce(sum(e.amount_minor), 0)::bigint FROM postings o
      JOIN entries e ON e.posting_id = o.id JOIN accounts a ON a.id = e.account_id
      WHERE o.object_id = p.id AND o.kind = 'payment_confirmed' AND a.kind = 'merchant_pending'
    ) AS pending_minor`,
};

/** Makes held-back money available when its time has come. */
@Injectable()
export class FundsRelease implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly maintenance: MaintenanceTasks,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  onModuleInit(): void {
    this.maintenance.register({
      name: 'release-funds',
      everyMs: EVERY_MS[this.config.profile],
      run: () => this.release(),
    });
  }

  async release(): Promise<void> {
    for (let batch = 0; batch < MAX_BATCHES; batch += 1) if ((await this.releaseSome()) < BATCH) return;
  }

  private async releaseSome(): Promise<number> {
    return this.database.repeatable(async (tx) => {
      const rows = await tx.run<DueRow>(TAKE_DUE, [BATCH]);
      const bookings = rows.map(({ id, merchant_id, currency, correlation_id, pending_minor }) => {
        const money = { amountMinor: BigInt(pending_minor), currency };
        return { posting: becameAvailable(id, merchant_id, money), correlationId: correlation_id };
      });
      await this.ledger.post(tx, bookings);
      return rows.length;
    });
  }
}
