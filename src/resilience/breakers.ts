import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import type { BreakerState } from '../domain/breaker.js';
import { isRailsFault } from '../domain/rail-fault.js';
import type { CallGate, ProviderCall } from '../providers/provider-call.js';
import { ProviderRegistry } from '../providers/provider-registry.js';
import { Circuit } from './circuit.js';

const PROBE_TIMEOUT_MS = 10_000;

/**
 * One breaker for each rail and operation, in each process that calls rails. It opens when most calls of the last seconds
 * were spoilt by the rail, and closes by itself: what tries the rail out is a question that moves no money, never a
 * customer's payment.
 */
@Injectable()
export class Breakers implements CallGate, OnModuleInit, OnApplicationShutdown {
  private readonly breakers = new Map<string, Circuit>();
  private readonly stopping = new AbortController();

  constructor(
    private readonly providers: ProviderRegistry,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly logger: PinoLogger,
  ) {
    this.logger.setContext(Breakers.name);
  }

  onModuleInit(): void {
    this.providers.observe((call) => this.hear(call));
    this.providers.gateBy(this);
  }

  onApplicationShutdown(): void {
    this.stopping.abort();
    for (const breaker of this.breakers.values()) breaker.shutdown();
  }

  isShut(provider: string, operation: ProviderCall['operation']): boolean {
    return this.stateOf(provider, operation) !== 'closed';
  }

  stateOf(provider: string, operation: ProviderCall['operation']): BreakerState {
    return this.breakers.get(keyOf(provider, operation))?.state ?? 'closed';
  }

  private hear({ provider, operation, class: callClass }: ProviderCall): void {
    const key = keyOf(provider, operation);
    const breaker = this.breakers.get(key) ?? this.make(key, provider, operation);
    breaker.hear(isRailsFault(callClass));
  }

  private make(name: string, provider: string, operation: ProviderCall['operation']): Circuit {
    const circuit: Circuit = new Circuit(
      { name, ...this.config.breaker },
      {
        onMoved: (state) => this.logger.warn({ provider, operation, state }, 'a circuit breaker has moved'),
        onHalfOpen: () => void this.probe(circuit, provider),
      },
    );
    this.breakers.set(name, circuit);
    return circuit;
  }

  /** Asks for a balance: the rail's host, our credentials and its way of answering are what it takes to know. */
  private async probe(breaker: Circuit, name: string): Promise<void> {
    const provider = this.providers.find(name);
    const kind = provider?.capabilities.balances[0];
    // A rail that has nothing to ask for is tried by the calls that are still on their way, and by time.
    if (provider === undefined || kind === undefined) return breaker.close();
    const signal = AbortSignal.any([this.stopping.signal, AbortSignal.timeout(PROBE_TIMEOUT_MS)]);
    const answer = await provider.getBalance(kind, { signal, correlationId: 'breaker-probe', isProbe: true });
    breaker.hear(!answer.isAnswered);
  }
}

function keyOf(provider: string, operation: string): string {
  return `${provider}/${operation}`;
}
