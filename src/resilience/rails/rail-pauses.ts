import { Injectable } from '@nestjs/common';
import { AuditLog } from '../../auth/audit-log.js';
import type { Operator } from '../../auth/operator.js';
import { DomainError, fieldError } from '../../domain/errors.js';
import { fromPublicId, toPublicId } from '../../http/public-id.js';
import { newId } from '../../persistence/new-id.js';
import type { ReasonDto } from '../../http/reason.dto.js';
import { Database, type Statement } from '../../persistence/database.js';
import { ProviderRegistry } from '../../providers/provider-registry.js';
import type { ExpiringReasonDto } from './dto/expiring-reason.dto.js';
import type { PlanMaintenanceDto } from './dto/plan-maintenance.dto.js';
import { presentRail, type RailResponse } from './dto/rail.response.js';
import { RailControls } from './rail-controls.js';
import { CANCEL_MAINTENANCE, DISABLE_RAIL, ENABLE_RAIL, PLAN_MAINTENANCE } from './rail-controls.sql.js';

const MAX_MAINTENANCE_MS = 30 * 86_400_000;

/** One change to a rail: what is written, and what the audit log says of it. */
interface Change {
  readonly action: string;
  readonly statement: Statement;
  readonly values: readonly unknown[];
  readonly reason: string;
  readonly details: Record<string, unknown>;
  /** What to say when the statement has found nothing to change; absent = that is fine too. */
  readonly orElse?: string;
}

/** An operator's hand on the rails. A paused rail is given no instructions; what it has already is still asked about. */
@Injectable()
export class RailPauses {
  constructor(
    private readonly providers: ProviderRegistry,
    private readonly controls: RailControls,
    private readonly database: Database,
    private readonly audit: AuditLog,
  ) {}

  list(): { data: RailResponse[] } {
    return { data: this.providers.all().map(({ name }) => this.show(name)) };
  }

  /** @throws DomainError not_found */
  disable(rail: string, { reason, expiresInSeconds }: ExpiringReasonDto, operator: Operator): Promise<RailResponse> {
    const endsAt = expiresInSeconds === undefined ? null : new Date(Date.now() + 1000 * expiresInSeconds);
    return this.change(rail, operator, {
      action: 'rail.disable',
      statement: DISABLE_RAIL,
      values: [newId(), rail, endsAt, reason, operator.apiKeyId],
      reason,
      details: { endsAt: endsAt?.toISOString() ?? null },
    });
  }

  /** @throws DomainError not_found */
  enable(rail: string, { reason }: ReasonDto, operator: Operator): Promise<RailResponse> {
    return this.change(rail, operator, {
      action: 'rail.enable',
      statement: ENABLE_RAIL,
      values: [rail],
      reason,
      details: {},
    });
  }

  /** @throws DomainError not_found, invalid_request when the time makes no sense */
  plan(rail: string, request: PlanMaintenanceDto, operator: Operator): Promise<RailResponse> {
    const [startsAt, endsAt] = [new Date(request.startsAt), new Date(request.endsAt)];
    const lengthMs = endsAt.getTime() - startsAt.getTime();
    if (lengthMs <= 0) throw fieldError('invalid_request', 'endsAt', 'endsAt must be after startsAt');
    if (lengthMs > MAX_MAINTENANCE_MS)
      throw fieldError('invalid_request', 'endsAt', 'a maintenance lasts 30 days at most; disable the rail instead');
    if (endsAt.getTime() <= Date.now()) throw fieldError('invalid_request', 'endsAt', 'endsAt is over already');
    const id = newId();
    return this.change(rail, operator, {
      action: 'rail.maintenance.plan',
      statement: PLAN_MAINTENANCE,
      values: [id, rail, startsAt, endsAt, request.reason, operator.apiKeyId],
      reason: request.reason,
      details: { id: toPublicId('mnt', id), startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() },
    });
  }

  /** @throws DomainError not_found */
  cancel(rail: string, publicId: string, { reason }: ReasonDto, operator: Operator): Promise<RailResponse> {
    const id = fromPublicId('mnt', publicId);
    const orElse = 'there is no such maintenance of this rail: GET /api/v1/resilience/rails lists them';
    if (id === null) throw new DomainError('not_found', orElse);
    return this.change(rail, operator, {
      action: 'rail.maintenance.cancel',
      statement: CANCEL_MAINTENANCE,
      values: [rail, id],
      reason,
      details: { id: publicId },
      orElse,
    });
  }

  private async change(rail: string, operator: Operator, change: Change): Promise<RailResponse> {
    if (this.providers.find(rail) === undefined)
      throw new DomainError('not_found', 'there is no rail of this name: GET /api/v1/resilience/rails lists them');
    const { action, statement, values, reason, details, orElse } = change;
    await this.database.transaction(async (tx) => {
      const [before = null] = await tx.run<{ reason: string }>(statement, values);
      if (before === null && orElse !== undefined) throw new DomainError('not_found', orElse);
      await this.audit.append(tx, { operator, action, subject: rail, reason, details: { ...details, before } });
    });
    await this.controls.refresh();
    return this.show(rail);
  }

  private show(rail: string): RailResponse {
    return presentRail(rail, this.controls.pauseOf(rail), this.controls.pausesOf(rail));
  }
}
