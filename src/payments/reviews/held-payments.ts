import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { EventLog } from '../../events/event-log.js';
import { Database, type Executor } from '../../persistence/database.js';
import { MaintenanceTasks } from '../../queue/maintenance-tasks.js';
import { VelocityCounters } from '../../resilience/velocity/velocity-counters.js';
import { HeldPaymentsRepository, type ReviewEnd } from './held-payments.repository.js';
import { eventOfMoved } from '../moved-event.js';
import type { MovedPayment } from '../payments.repository.js';
import { unmovedOf } from '../unmoved-payments.js';

const REJECTED: ReviewEnd = { status: 'rejected', failureCode: 'risk_rejected', state: 'rejected' };
const CANCELLED: ReviewEnd = { status: 'cancelled', failureCode: 'cancelled', state: 'lapsed' };
const EXPIRED: ReviewEnd = { status: 'expired', failureCode: 'expired', state: 'lapsed' };

const EXPIRE_EVERY_MS = { sandbox: 2000, production: 30_000 } as const;
const EXPIRE_LIMIT = 500;

/** How a held payment ends before anything was sent. The row decides who comes first. */
@Injectable()
export class HeldPayments implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly held: HeldPaymentsRepository,
    private readonly events: EventLog,
    private readonly velocity: VelocityCounters,
    private readonly maintenance: MaintenanceTasks,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  onModuleInit(): void {
    this.maintenance.register({
      name: 'expire-held-payments',
      everyMs: EXPIRE_EVERY_MS[this.config.profile],
      run: () => this.expire(),
    });
  }

  /** By an operator. False = it did not wait any more. */
  async reject(tx: Executor, id: string): Promise<boolean> {
    return this.tell(tx, await this.held.end(tx, id, REJECTED));
  }

  /** By its merchant. False = it did not wait any more. */
  withdraw(id: string): Promise<boolean> {
    return this.database.transaction(async (tx) => this.tell(tx, await this.held.end(tx, id, CANCELLED)));
  }

  /** Those whose time is over; what is left goes the next time. */
  async expire(): Promise<void> {
    await this.database.transaction(async (tx) => this.tell(tx, await this.held.endOverdue(tx, EXPIRED, EXPIRE_LIMIT)));
  }

  private async tell(tx: Executor, ended: readonly MovedPayment[]): Promise<boolean> {
    await this.velocity.unmoved(
      tx,
      unmovedOf(ended, () => false),
    );
    await this.events.append(
      tx,
      ended.map((payment) => eventOfMoved(`payment.${payment.status}`, payment, null)),
    );
    return ended.length > 0;
  }
}
