import { Inject, Injectable } from '@nestjs/common';
import type { AttemptRow } from '../attempts/attempt-draft.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { isFinal } from '../domain/state-machine.js';
import { PAYMENT_TRANSITIONS } from '../domain/payment.js';
import { eventRow } from '../events/event-log.js';
import { RiskWatch } from '../fraud/risk-watch.js';
import { Batcher } from '../persistence/batcher.js';
import { Database } from '../persistence/database.js';
import { idempotencyRow } from '../resilience/idempotency/idempotency-keys.js';
import { NOTHING_COUNTED, VelocityCounters } from '../resilience/velocity/velocity-counters.js';
import { newPayment, type JudgedDraft, type NewPayment, type PaymentDraft } from './new-payment.js';
import { PaymentJudge } from './payment-judge.js';
import { CREATE } from './payments.sql.js';
import { legRow } from './legs/split-legs.js';

interface Creation {
  readonly draft: PaymentDraft;
  /** Ready to be sent, if it is let through. */
  readonly attempt: AttemptRow;
}

/**
 * Judges and creates payments, as many together as come together. Judging is inside the transaction that creates: what was
 * counted is what was created, whatever breaks in between.
 */
@Injectable()
export class PaymentCreations {
  private readonly batcher: Batcher<Creation, NewPayment | null>;
  private readonly reviewWindowSeconds: number;

  constructor(
    private readonly database: Database,
    private readonly judge: PaymentJudge,
    private readonly velocity: VelocityCounters,
    private readonly watch: RiskWatch,
    @Inject(APP_CONFIG) config: AppConfig,
  ) {
    this.reviewWindowSeconds = config.risk.reviewWindowSeconds;
    this.batcher = new Batcher({
      name: 'create-payments',
      run: (creations) => this.createAll(creations),
      maxSize: 100,
      maxWaitMs: 3,
      maxQueue: 5000,
      concurrency: 2,
    });
  }

  /**
   * The payment that is committed; null = its idempotency key was taken already.
   * @throws BatcherFullError when too many payments are waiting to be written
   */
  async create(draft: PaymentDraft, attempt: AttemptRow): Promise<NewPayment | null> {
    const created = await this.batcher.add({ draft, attempt });
    if (created?.payment.risk) this.watch.report(created.payment.risk);
    return created;
  }

  private async createAll(creations: readonly Creation[]): Promise<(NewPayment | null)[]> {
    const candidates = creations.map((creation) => ({ ...creation, activity: this.judge.activityOf(creation.draft) }));
    // Nothing to count, so nothing has to be read and written in one transaction.
    if (this.velocity.isIdle) {
      const items = this.decided(await this.judge.judge(this.database, candidates, NOTHING_COUNTED));
      return createdOf(items, await this.database.run(CREATE, this.valuesOf(items)));
    }
    const opening = this.velocity.opening(candidates.map(({ activity }) => activity));
    return this.database.transaction(async (tx) => {
      const items = this.decided(await this.judge.judge(tx, candidates, this.velocity.countedIn(tx.opened)));
      return createdOf(items, await tx.runLast(CREATE, this.valuesOf(items)));
    }, opening);
  }

  private decided(judged: readonly JudgedDraft[]): NewPayment[] {
    return judged.map((draft) => newPayment(draft, this.reviewWindowSeconds));
  }

  private valuesOf(items: readonly NewPayment[]): string[] {
    return [
      items.map(({ idempotency }) => idempotencyRow(idempotency)),
      items.map((item) => this.paymentRow(item)),
      items.flatMap(({ attempt }) => attempt ?? []),
      items.flatMap(({ events }) => events.map(eventRow)),
      items.flatMap(({ payment, activity }) => (activity ? this.velocity.countRows(payment.id, activity) : [])),
      items.flatMap(({ payment, activity }) => (activity ? this.velocity.walletRows(payment.id, activity) : [])),
      items.flatMap(({ payment, legs }) => legs.map((leg) => legRow(leg, payment))),
    ].map((rows) => JSON.stringify(rows));
  }

  /** A device and an address are kept only where some rule has to find them again when the payment ends. */
  private paymentRow({ payment, wish, events }: NewPayment): Record<string, unknown> {
    const createdAt = payment.createdAt.toISOString();
    return {
      id: payment.id,
      merchant_id: payment.merchantId,
      reference: payment.reference,
      status: payment.status,
      amount_minor: payment.money.amountMinor.toString(),
      currency: payment.money.currency,
      payer_network: payment.payer.network,
      payer_network_source: payment.payerNetworkSource,
      payer_msisdn: payment.payer.msisdn,
      payer_device_id: this.velocity.watches('device') ? payment.payerDeviceId : null,
      payer_ip: this.velocity.watches('ip') ? payment.payerIp : null,
      description: payment.description,
      metadata: payment.metadata,
      provider: payment.provider,
      failure_code: payment.failureCode,
      risk: payment.risk,
      review_state: payment.review?.state ?? null,
      review_wish: wish,
      settlement: payment.settlement,
      fees_borne_by: payment.feesBorneBy,
      expires_at: payment.expiresAt.toISOString(),
      event_sequence: events.length,
      correlation_id: payment.correlationId,
      created_at: createdAt,
      updated_at: payment.updatedAt.toISOString(),
      finished_at: isFinal(PAYMENT_TRANSITIONS, payment.status) ? createdAt : null,
    };
  }
}

/** Those whose key was free. */
function createdOf(items: readonly NewPayment[], rows: readonly { id: string }[]): (NewPayment | null)[] {
  const created = new Set(rows.map(({ id }) => id));
  return items.map((item) => (created.has(item.payment.id) ? item : null));
}
