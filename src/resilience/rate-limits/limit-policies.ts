import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import type { LimitName, RateLimitPolicy } from '../../domain/rate-limit.js';

/** What an operator has set instead of the configuration. */
export interface LimitChange {
  readonly name: LimitName;
  readonly policy: RateLimitPolicy;
  readonly reason: string;
  readonly apiKeyId: string;
  readonly changedAt: Date;
  /** null = until it is taken back. */
  readonly expiresAt: Date | null;
}

/** What holds for each limit now: the configuration, unless it was changed. */
@Injectable()
export class LimitPolicies {
  private readonly changes = new Map<LimitName, LimitChange>();

  constructor(@Inject(APP_CONFIG) private readonly config: AppConfig) {}

  /** null = off. */
  of(name: LimitName): RateLimitPolicy | null {
    return this.changeOf(name)?.policy ?? this.configuredOf(name);
  }

  configuredOf(name: LimitName): RateLimitPolicy | null {
    return this.config.rateLimits.policies[name];
  }

  /** A change ends by itself, also while the database cannot be asked. */
  changeOf(name: LimitName): LimitChange | null {
    const change = this.changes.get(name);
    if (change === undefined || (change.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY) <= Date.now()) return null;
    return change;
  }

  /** All changes that hold; what is not among them is over. */
  obey(changes: readonly LimitChange[]): void {
    this.changes.clear();
    for (const change of changes) this.changes.set(change.name, change);
  }
}
