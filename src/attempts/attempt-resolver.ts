import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { settleStatus } from '../domain/settlement.js';
import { ProviderRegistry } from '../providers/provider-registry.js';
import type { ClaimedAttempt } from './claimed-attempt.js';
import type { Report } from './report.js';
import { flagged, unconfiguredRail } from './unconfigured-rail.js';

/** Asks a rail what became of an instruction, because of a callback, a schedule or a crash, and says what that means. */
@Injectable()
export class AttemptResolver {
  constructor(
    private readonly providers: ProviderRegistry,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  async ask(attempt: ClaimedAttempt, signal: AbortSignal): Promise<Report> {
    const provider = this.providers.find(attempt.provider);
    const context = { signal, correlationId: attempt.correlationId };
    const outcome =
      provider === undefined ? unconfiguredRail(attempt.provider, 'ask') : await provider.getStatus(attempt, context);
    const { policy } = this.config.engine;
    const input = { facts: attempt.facts, outcome, policy, nowMs: attempt.clock.nowMs(), random: Math.random() };
    const settled = settleStatus(input);
    const settlement = provider === undefined ? flagged(settled) : settled;
    return { attempt, source: 'status', outcome, settlement, at: new Date() };
  }
}
