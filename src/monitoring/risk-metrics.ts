import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Counter, Gauge, Registry } from 'prom-client';
import { BREAKER_STATES } from '../domain/breaker.js';
import { FraudService } from '../fraud/fraud-service.js';
import { RISK_SCORER, type RiskScorer } from '../fraud/risk-scorer.js';
import { RiskWatch } from '../fraud/risk-watch.js';
import { HeldPaymentsRepository } from '../payments/reviews/held-payments.repository.js';

/** Listens to the judgements; whoever judges does not know of it. */
@Injectable()
export class RiskMetrics implements OnModuleInit {
  constructor(
    private readonly registry: Registry,
    private readonly watch: RiskWatch,
    private readonly held: HeldPaymentsRepository,
    @Inject(RISK_SCORER) private readonly scorer: RiskScorer,
  ) {}

  onModuleInit(): void {
    const { registry, held, scorer } = this;
    const decisions = new Counter({
      name: 'synccash_risk_decisions_total',
      help: 'Payments that this process has created, by how they were judged and by whom',
      labelNames: ['decision', 'scorer'],
      registers: [registry],
    });
    this.watch.observe((assessment) => decisions.inc({ decision: assessment.decision, scorer: assessment.scorer }));
    registry.registerMetric(
      new Gauge({
        name: 'synccash_reviews_waiting',
        help: 'Payments of all processes that wait for an operator',
        registers: [],
        async collect() {
          // Without the database the last known number stays; the rest of the page must not wait for it.
          const waiting = await held.countWaiting().catch(() => null);
          if (waiting !== null) this.set(waiting);
        },
      }),
    );
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
}
