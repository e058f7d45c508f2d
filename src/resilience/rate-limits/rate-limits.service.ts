import { Injectable } from '@nestjs/common';
import { AuditLog } from '../../auth/audit-log.js';
import type { Operator } from '../../auth/operator.js';
import { formatRateLimit } from '../../config/rate-limit-policy.js';
import { DomainError, fieldError } from '../../domain/errors.js';
import { FLOORS, LIMIT_NAMES, type LimitName, type RateLimitPolicy } from '../../domain/rate-limit.js';
import { Database } from '../../persistence/database.js';
import type { ChangeRateLimitDto } from './dto/change-rate-limit.dto.js';
import type { RateLimitListResponse, RateLimitResetResponse, RateLimitResponse } from './dto/rate-limit.response.js';
import type { ResetRateLimitDto } from './dto/reset-rate-limit.dto.js';
import { readKey } from './limit-keys.js';
import { LimitPolicies } from './limit-policies.js';
import { RateLimitChanges } from './rate-limit-changes.js';
import { counterOf } from './rate-limit-store.js';
import { RateLimitSync } from './rate-limit-sync.js';
import { presentLimit } from './rate-limit.presenter.js';
import { RateLimits } from './rate-limits.js';

/** What operators see of the limits and do to them. A change is committed with its audit entry, then obeyed. */
@Injectable()
export class RateLimitsService {
  constructor(
    private readonly limits: RateLimits,
    private readonly policies: LimitPolicies,
    private readonly changes: RateLimitChanges,
    private readonly sync: RateLimitSync,
    private readonly audit: AuditLog,
    private readonly database: Database,
  ) {}

  list(): RateLimitListResponse {
    return { store: this.store(), data: LIMIT_NAMES.map((name) => presentLimit(name, this.policies)) };
  }

  /** @throws DomainError not_found, invalid_request for a limit below its floor */
  async change(text: string, request: ChangeRateLimitDto, operator: Operator): Promise<RateLimitResponse> {
    const name = readName(text);
    const { limit, windowSeconds, burst = null, expiresInSeconds = null, reason } = request;
    const policy = { limit, windowMs: windowSeconds * 1000, burst };
    checkFloor(name, policy);
    const details = { to: formatRateLimit(policy), from: formatRateLimit(this.policies.of(name)), expiresInSeconds };
    await this.database.transaction(async (tx) => {
      await this.changes.set(tx, name, { policy, reason, apiKeyId: operator.apiKeyId, expiresInSeconds });
      await this.audit.append(tx, { operator, action: 'rate_limit.change', subject: name, reason, details });
    });
    await this.sync.sync();
    return presentLimit(name, this.policies);
  }

  /** What the configuration says holds again. @throws DomainError not_found */
  async restore(text: string, reason: string, operator: Operator): Promise<RateLimitResponse> {
    const name = readName(text);
    const details = {
      to: formatRateLimit(this.policies.configuredOf(name)),
      from: formatRateLimit(this.policies.of(name)),
    };
    await this.database.transaction(async (tx) => {
      await this.changes.drop(tx, name);
      await this.audit.append(tx, { operator, action: 'rate_limit.default', subject: name, reason, details });
    });
    await this.sync.sync();
    return presentLimit(name, this.policies);
  }

  /**
   * Counting of one key starts afresh, in every process.
   * @throws DomainError not_found, invalid_request, unavailable when the shared store cannot be reached
   */
  async reset(text: string, request: ResetRateLimitDto, operator: Operator): Promise<RateLimitResetResponse> {
    const name = readName(text);
    const key = readKey(name, request.key);
    const policy = this.policies.of(name);
    if (policy === null) throw new DomainError('invalid_request', `the limit "${name}" is off: it counts nothing`);
    const counter = counterOf(name, policy, key);
    const { reason } = request;
    await this.database.transaction(async (tx) => {
      await this.changes.reset(tx, counter);
      await this.audit.append(tx, { operator, action: 'rate_limit.reset', subject: name, reason, details: { key } });
    });
    await this.forget(counter);
    return { name, store: this.store() };
  }

  private async forget(counter: string): Promise<void> {
    try {
      await this.limits.forget(counter);
    } catch {
      const message = `the processes forget this key, but ${this.limits.store} cannot be reached: reset it again when it is back`;
      throw new DomainError('unavailable', message);
    }
  }

  private store(): RateLimitListResponse['store'] {
    return { kind: this.limits.store, isDegraded: this.limits.isDegraded };
  }
}

function readName(text: string): LimitName {
  const name = LIMIT_NAMES.find((known) => known === text);
  if (name === undefined)
    throw new DomainError('not_found', `there is no such limit; there are ${LIMIT_NAMES.join(', ')}`);
  return name;
}

/** @throws DomainError invalid_request */
function checkFloor(name: LimitName, { limit, windowMs }: RateLimitPolicy): void {
  const floor = FLOORS[name] ?? 0;
  if (limit * 1000 < floor * windowMs)
    throw fieldError('invalid_request', 'limit', `the limit "${name}" admits at least ${floor} in each second`);
}
