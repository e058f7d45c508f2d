import { Injectable } from '@nestjs/common';
import { AuditLog } from '../../auth/audit-log.js';
import type { Operator } from '../../auth/operator.js';
import { oldestBucketMs, type SubjectKind } from '../../domain/velocity.js';
import { Database } from '../../persistence/database.js';
import type { ClearVelocityDto, VelocityQuery } from './dto/velocity.query.js';
import type {
  VelocityClearedResponse,
  VelocityCounterResponse,
  VelocityListResponse,
} from './dto/velocity.response.js';
import { VelocityCounters } from './velocity-counters.js';
import { nameOf, subjectOf } from './velocity-names.js';
import { CLEAR, LIST } from './velocity.sql.js';

interface ListedRow {
  subject: string;
  bucket_seconds: number | null;
  since: Date;
  payments: number | null;
  amount: number | null;
  declines: number | null;
  wallets: number | null;
}

/** What operators see of the counters, and do to them. */
@Injectable()
export class VelocityDesk {
  constructor(
    private readonly database: Database,
    private readonly counters: VelocityCounters,
    private readonly audit: AuditLog,
  ) {}

  /** @throws DomainError invalid_msisdn, invalid_request */
  async list({ subject: kind, value, limit }: VelocityQuery): Promise<VelocityListResponse> {
    const subject = value === undefined ? null : subjectOf(kind, value);
    const now = Date.now();
    const counters = this.counters.plan.counters.filter((counter) => counter.kind === kind);
    const walletSet = this.counters.plan.walletSets.find((set) => set.kind === kind);
    const rows = await this.database.run<ListedRow>(LIST, [
      kind,
      subject,
      counters.map(({ bucketSeconds }) => bucketSeconds),
      counters.map((counter) => new Date(oldestBucketMs(counter, now))),
      new Date(now - 1000 * (walletSet?.seconds ?? 0)),
      limit,
    ]);
    return { data: rows.map((row) => present(kind, row)) };
  }

  /**
   * Forgets what a subject has done, so that the next payment is judged as its first.
   * @throws DomainError invalid_msisdn, invalid_request
   */
  async clear(
    { subject: kind, value, reason }: ClearVelocityDto,
    operator: Operator,
  ): Promise<VelocityClearedResponse> {
    const subject = subjectOf(kind, value);
    const name = nameOf(kind, subject);
    return this.database.transaction(async (tx) => {
      const [gone = { counters: 0, wallets: 0 }] = await tx.run<{ counters: number; wallets: number }>(CLEAR, [
        kind,
        subject,
      ]);
      await this.audit.append(tx, {
        operator,
        action: 'velocity.clear',
        subject: `${kind}/${name}`,
        reason,
        details: { ...gone },
      });
      return { subject: kind, value: name, cleared: gone.counters + gone.wallets };
    });
  }
}

function present(kind: SubjectKind, row: ListedRow): VelocityCounterResponse {
  const { subject, bucket_seconds: bucketSeconds, since, payments, amount, declines, wallets } = row;
  const value = nameOf(kind, subject);
  return { subject: kind, value, since: since.toISOString(), bucketSeconds, payments, amount, declines, wallets };
}
