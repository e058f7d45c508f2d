import { Injectable } from '@nestjs/common';
import { AuditLog } from '../../auth/audit-log.js';
import type { Operator } from '../../auth/operator.js';
import { OPERATIONS, type Operation } from '../../domain/attempt.js';
import { DomainError } from '../../domain/errors.js';
import type { ReasonDto } from '../../http/reason.dto.js';
import { Database } from '../../persistence/database.js';
import type { Provider } from '../../providers/provider.js';
import { ProviderRegistry } from '../../providers/provider-registry.js';
import type { OverrideState } from './breaker-override.entity.js';
import { Breakers } from './breakers.js';
import { presentBreaker, type BreakerResponse } from './dto/breaker.response.js';
import type { ExpiringReasonDto } from './dto/expiring-reason.dto.js';
import { PendingAges } from './pending-ages.js';
import { RailControls } from './rail-controls.js';
import { DROP_OVERRIDE, SET_OVERRIDE } from './rail-controls.sql.js';
import { railKey } from './rail-key.js';

/** An operator's hand on the breakers: kept in the database, obeyed by every process within two seconds. */
@Injectable()
export class BreakerOverrides {
  constructor(
    private readonly providers: ProviderRegistry,
    private readonly breakers: Breakers,
    private readonly pendingAges: PendingAges,
    private readonly controls: RailControls,
    private readonly database: Database,
    private readonly audit: AuditLog,
  ) {}

  list(): { data: BreakerResponse[] } {
    const data = this.providers
      .all()
      .flatMap(({ name, capabilities }) =>
        OPERATIONS.filter((operation) => capabilities.operations[operation] !== undefined).map((operation) =>
          this.show(name, operation),
        ),
      );
    return { data };
  }

  /** @throws DomainError not_found when the rail is not configured or does not offer the operation */
  async hold(
    state: OverrideState,
    { provider, operation }: BreakerName,
    { reason, expiresInSeconds }: ExpiringReasonDto,
    operator: Operator,
  ): Promise<BreakerResponse> {
    const name = this.nameOf(provider, operation);
    const expiresAt = expiresInSeconds === undefined ? null : new Date(Date.now() + 1000 * expiresInSeconds);
    await this.database.transaction(async (tx) => {
      const values = [name.provider, name.operation, state, reason, operator.apiKeyId, expiresAt];
      const [before = null] = await tx.run<{ state: string; reason: string }>(SET_OVERRIDE, values);
      const action = state === 'open' ? 'breaker.open' : 'breaker.close';
      const details = { expiresAt: expiresAt?.toISOString() ?? null, before };
      await this.audit.append(tx, { operator, action, subject: railKey(provider, operation), reason, details });
    });
    await this.controls.refresh();
    return this.show(name.provider, name.operation);
  }

  /** Lets the breaker decide by itself again. @throws DomainError not_found */
  async release(
    { provider, operation }: BreakerName,
    { reason }: ReasonDto,
    operator: Operator,
  ): Promise<BreakerResponse> {
    const name = this.nameOf(provider, operation);
    await this.database.transaction(async (tx) => {
      const [before = null] = await tx.run<{ state: string; reason: string }>(DROP_OVERRIDE, [provider, operation]);
      const subject = railKey(provider, operation);
      await this.audit.append(tx, { operator, action: 'breaker.auto', subject, reason, details: { before } });
    });
    await this.controls.refresh();
    return this.show(name.provider, name.operation);
  }

  private show(provider: string, operation: Operation): BreakerResponse {
    const key = railKey(provider, operation);
    return presentBreaker({
      provider,
      operation,
      verdict: this.breakers.verdictOn(provider, operation),
      counts: this.breakers.countsOf(provider, operation),
      pending: this.pendingAges.of(provider, operation),
      override: this.controls.overrideOf(provider, operation),
      others: this.controls.reports.map(({ states }) => states[key] ?? 'closed'),
    });
  }

  private nameOf(provider: string, operation: string): { provider: string; operation: Operation } {
    const rail: Provider | undefined = this.providers.find(provider);
    const known = OPERATIONS.find((one) => one === operation);
    if (rail === undefined || known === undefined || rail.capabilities.operations[known] === undefined) {
      throw new DomainError('not_found', 'there is no such breaker: GET /api/v1/resilience/breakers lists them');
    }
    return { provider, operation: known };
  }
}

/** As the path names it. */
export interface BreakerName {
  readonly provider: string;
  readonly operation: string;
}
