import type { PinoLogger } from 'nestjs-pino';
import type { FraudServiceConfig } from '../config/app-config.js';
import type { BreakerState } from '../domain/breaker.js';
import { fallbackFor, opinionOf, type NoAnswerCause } from '../domain/fraud-opinion.js';
import type { RiskAssessment, RiskThresholds } from '../domain/risk.js';
import { Circuit, type CircuitOptions } from '../resilience/circuit.js';
import { FraudServiceClient, MAX_CONNECTIONS, type FraudReply } from './fraud-service.client.js';
import type { RiskQuestion, RiskScorer } from './risk-scorer.js';

/**
 * Asks the fraud service, and says what is done without it. Half open, one payment's question at a time tries it out: a
 * question moves no money, and whoever asks it has the fallback.
 */
export class FraudService implements RiskScorer {
  private readonly client: FraudServiceClient;
  private readonly circuit: Circuit;
  private inFlight = 0;
  private isTrying = false;

  constructor(
    private readonly config: FraudServiceConfig,
    private readonly thresholds: RiskThresholds,
    breaker: Omit<CircuitOptions, 'name'>,
    private readonly logger: PinoLogger,
  ) {
    this.client = new FraudServiceClient(config);
    this.circuit = new Circuit(
      { name: 'fraud-service', ...breaker },
      { onMoved: (state) => this.logger.warn({ state }, 'the circuit breaker of the fraud service has moved') },
    );
  }

  get state(): BreakerState {
    return this.circuit.state;
  }

  async opinionOf(question: RiskQuestion): Promise<RiskAssessment> {
    const reply = await this.ask(question);
    if (typeof reply !== 'string') return opinionOf(reply, this.thresholds);
    this.logger.debug({ cause: reply, correlationId: question.correlationId }, 'no answer from the fraud service');
    return fallbackFor(question.money.amountMinor, reply, this.config.fallback, this.thresholds);
  }

  async close(): Promise<void> {
    this.circuit.shutdown();
    await this.client.close();
  }

  private async ask(question: RiskQuestion): Promise<FraudReply> {
    const barred = this.barredBy();
    if (barred !== null) return barred;
    const isTrial = this.circuit.state === 'half_open';
    if (isTrial) this.isTrying = true;
    this.inFlight += 1;
    try {
      const reply = await this.client.score(question);
      this.circuit.hear(typeof reply === 'string');
      return reply;
    } finally {
      this.inFlight -= 1;
      if (isTrial) this.isTrying = false;
    }
  }

  private barredBy(): NoAnswerCause | null {
    if (this.circuit.state === 'open' || (this.circuit.state === 'half_open' && this.isTrying)) return 'breaker_open';
    // Not asked, so it says nothing of the service: the breaker does not hear of it.
    return this.inFlight >= MAX_CONNECTIONS ? 'too_busy' : null;
  }
}
