import { Inject, Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { AttemptResolver } from './attempt-resolver.js';
import { AttemptRunner } from './attempt-runner.js';
import type { ClaimedAttempt } from './claimed-attempt.js';
import { OutcomeApplier } from './outcome-applier.js';
import type { Report } from './report.js';

const APPLY_TRIES = 8;
const APPLY_RETRY_BASE_MS = 100;
const APPLY_RETRY_CAP_MS = 5000;

/** Does the one thing that is next for a claimed attempt, and has its answer settled. */
@Injectable()
export class AttemptWorker {
  constructor(
    private readonly runner: AttemptRunner,
    private readonly resolver: AttemptResolver,
    private readonly applier: OutcomeApplier,
    private readonly logger: PinoLogger,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {
    this.logger.setContext(AttemptWorker.name);
  }

  /** Never rejects. Whatever goes wrong here, the lease runs out and the attempt is asked about. */
  async work(attempt: ClaimedAttempt, signal: AbortSignal): Promise<void> {
    const log = { attemptId: attempt.id, correlationId: attempt.correlationId };
    try {
      // A call may take half of the lease, so that its answer still finds the lease standing.
      if (attempt.clock.elapsedMs() >= this.config.engine.leaseMs / 2) {
        this.logger.warn(log, 'a claim was too old to act on; the lease will free it');
        return;
      }
      const report = await (attempt.action === 'send'
        ? this.runner.send(attempt, signal)
        : this.resolver.ask(attempt, signal));
      await this.apply(report, signal);
    } catch (error) {
      this.logger.error({ ...log, err: error as Error }, 'an attempt could not be worked on; the lease will free it');
    }
  }

  /** The answer of a rail is worth trying again for: without it, we would have to ask the rail once more. */
  private async apply(report: Report, signal: AbortSignal): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        await this.applier.applyOutcome(report);
        return;
      } catch (error) {
        if (tries >= APPLY_TRIES || report.attempt.clock.elapsedMs() >= this.config.engine.leaseMs || signal.aborted)
          throw error;
        const pauseMs = Math.min(APPLY_RETRY_BASE_MS * 2 ** tries, APPLY_RETRY_CAP_MS);
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
  }
}
