import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import type { Outcome } from '../domain/outcome.js';
import { NOTHING_SAID, settleExpired, settleInstruction } from '../domain/settlement.js';
import type { CallContext, Instruction, Provider } from '../providers/provider.js';
import { ProviderRegistry } from '../providers/provider-registry.js';
import type { ClaimedAttempt } from './claimed-attempt.js';
import { OtherRails } from './other-rails.js';
import type { Report } from './report.js';
import { flagged, unconfiguredRail } from './unconfigured-rail.js';

/** Sends one saved instruction to its rail and says what the answer means. */
@Injectable()
export class AttemptRunner {
  constructor(
    private readonly providers: ProviderRegistry,
    private readonly otherRails: OtherRails,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  async send(attempt: ClaimedAttempt, signal: AbortSignal): Promise<Report> {
    const { policy } = this.config.engine;
    const { clock } = attempt;
    if (clock.nowMs() >= attempt.facts.sendBeforeMs) {
      const settlement = settleExpired({ facts: attempt.facts, policy, nowMs: clock.nowMs(), random: 0 });
      return { attempt, source: 'instruction', outcome: NOTHING_SAID, settlement, at: new Date() };
    }
    const provider = this.providers.find(attempt.provider);
    const context = { signal, correlationId: attempt.correlationId };
    const outcome =
      provider === undefined
        ? unconfiguredRail(attempt.provider, 'send')
        : await this.instruct(provider, attempt, context);
    // Only what never arrived ends because there is another rail.
    const hasAlternative = outcome.class === 'not_sent' && (await this.otherRails.isAnyOpen(attempt));
    const facts = { ...attempt.facts, hasAlternative };
    const input = { facts, outcome, policy, nowMs: clock.nowMs(), random: Math.random() };
    const settled = settleInstruction(input);
    const settlement = provider === undefined ? flagged(settled) : settled;
    return { attempt, source: 'instruction', outcome, settlement, at: new Date() };
  }

  private instructionOf(attempt: ClaimedAttempt): Instruction {
    const { reference, operation, wallet, money, description, provider, callbackToken } = attempt;
    const callbackUrl = `${this.config.http.publicBaseUrl}/api/v1/webhooks/${provider}/${callbackToken}`;
    return { reference, operation, wallet, money, description, callbackUrl };
  }

  private instruct(provider: Provider, attempt: ClaimedAttempt, context: CallContext): Promise<Outcome> {
    const instruction = this.instructionOf(attempt);
    switch (attempt.operation) {
      case 'collect':
        return provider.collect(instruction, context);
      case 'disburse':
        return provider.disburse(instruction, context);
      case 'refund': {
        if (attempt.original === null) throw new Error('a refund without its original: its attempt was made wrongly');
        return provider.refund({ ...instruction, original: attempt.original }, context);
      }
      default:
        return attempt.operation satisfies never;
    }
  }
}
