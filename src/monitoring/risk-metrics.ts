import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { Counter, Gauge, Registry } from 'prom-client';
import { BREAKER_STATES } from '../domain/breaker.js';
import { FraudService } from '../fraud/fraud-service.js';
import { RISK_SCORER, type RiskScorer } from '../fraud/risk-scorer.js';
import { RiskWatch } from '../fraud/risk-watch.js';
import { HeldPaymentsRepository } from '../payments/reviews/held-payments.repository.js';

const COUNT_EVERY_MS = 5000;

/** Listens to the judgements; whoever judges does not know of it. */
@Injectable()
export class RiskMetrics implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  private readonly waiting = new Gauge({
    name: 'synccash_reviews_waiting',
    help: 'Payments of all processes that wait for an operator, as of a few seconds ago',
    registers: [],
  });
  private timer: NodeJS.Timeout | null = null;
  private isStopped = false;

  constructor(
    private readonly registry: Registry,
    private readonly watch: RiskWatch,
    private readonly held: HeldPaymentsRepository,
    @Inject(RISK_SCORER) private readonly scorer: RiskScorer,
  ) {}

  onModuleInit(): void {
    const { registry, scorer } = this;
    const decisions = new Counter({
      name: 'synccash_risk_decisions_total',
      help: 'Payments that this process has created, by how they were judged and by whom',
      labelNames: ['decision', 'scorer'],
      registers: [registry],
    });
    this.watch.observe((assessment) => decisions.inc({ decision: assessment.decision, scorer: assessment.scorer }));
    registry.registerMetric(this.waiting);
    if (!(scorer instanceof FraudService)) return;
    registry.registerMetric(
      new Gauge({
        name: 'synccash_fraud_breaker_state',
        help: 'Circuit breaker of the fraud service in this process: 0 closed, 1 half open, 2 open',
        registers: [],
        collect() {
          this.set(BREAKER_STATES.indexOf(scorer.state));
        },
      }),
    );
  }

  onApplicationBootstrap(): void {
    void this.count();
  }

  onApplicationShutdown(): void {
    this.isStopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
  }

  /** By itself, not when somebody reads the page: that must not wait for a database that hangs. The last known number stays. */
  private async count(): Promise<void> {
    const waiting = await this.held.countWaiting().catch(() => null);
    if (waiting !== null) this.waiting.set(waiting);
    if (!this.isStopped) this.timer = setTimeout(() => void this.count(), COUNT_EVERY_MS).unref();
  }
}
