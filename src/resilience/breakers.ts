import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import CircuitBreaker from 'opossum';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { isRailsFault } from '../domain/rail-fault.js';
import type { CallGate, ProviderCall } from '../providers/provider-call.js';
import { ProviderRegistry } from '../providers/provider-registry.js';

export const BREAKER_STATES = ['closed', 'half_open', 'open'] as const;
export type BreakerState = (typeof BREAKER_STATES)[number];

const PROBE_TIMEOUT_MS = 10_000;

/** The breaker hears how a call went; it makes none. */
type Verdicts = CircuitBreaker<[isFault: boolean], void>;

/**
 * One breaker for each rail and operation, in each process that calls rails. It opens when most calls of the last seconds
 * were spoilt by the rail, and closes by itself: what tries the rail out is a question that moves no money, never a
 * customer's payment.
 */
@Injectable()
export class Breakers implements CallGate, OnModuleInit, OnApplicationShutdown {
  private readonly breakers = new Map<string, Verdicts>();
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
    const breaker = this.breakers.get(keyOf(provider, operation));
    if (breaker?.opened === true) return 'open';
    return breaker?.halfOpen === true ? 'half_open' : 'closed';
  }

  private hear({ provider, operation, class: callClass }: ProviderCall): void {
    const key = keyOf(provider, operation);
    const breaker = this.breakers.get(key) ?? this.make(key, provider, operation);
    tell(breaker, isRailsFault(callClass));
  }

  private make(key: string, provider: string, operation: ProviderCall['operation']): Verdicts {
    const { windowMs, minCalls, faultPercent, tryAgainAfterMs } = this.config.breaker;
    const breaker: Verdicts = new CircuitBreaker(verdict, {
      name: key,
      timeout: false,
      rollingCountTimeout: windowMs,
      rollingCountBuckets: 10,
      rollingPercentilesEnabled: false,
      enableSnapshots: false,
      volumeThreshold: minCalls,
      errorThresholdPercentage: faultPercent,
      resetTimeout: tryAgainAfterMs,
    });
    const log = (state: BreakerState) =>
      this.logger.warn({ provider, operation, state }, 'a circuit breaker has moved');
    breaker.on('open', () => log('open'));
    breaker.on('close', () => log('closed'));
    breaker.on('halfOpen', () => void this.probe(breaker, provider));
    this.breakers.set(key, breaker);
    return breaker;
  }

  /** Asks for a balance: the rail's host, our credentials and its way of answering are what it takes to know. */
  private async probe(breaker: Verdicts, name: string): Promise<void> {
    const provider = this.providers.find(name);
    const kind = provider?.capabilities.balances[0];
    // A rail that has nothing to ask for is tried by the calls that are still on their way, and by time.
    if (provider === undefined || kind === undefined) return breaker.close();
    const signal = AbortSignal.any([this.stopping.signal, AbortSignal.timeout(PROBE_TIMEOUT_MS)]);
    const answer = await provider.getBalance(kind, { signal, correlationId: 'breaker-probe', isProbe: true });
    tell(breaker, !answer.isAnswered);
  }
}

function keyOf(provider: string, operation: string): string {
  return `${provider}/${operation}`;
}

function tell(breaker: Verdicts, isFault: boolean): void {
  // Its rejection is its way of counting; nobody waits for it.
  breaker.fire(isFault).catch(() => undefined);
}

function verdict(isFault: boolean): Promise<void> {
  return isFault ? Promise.reject(new Error('the rail spoilt the call')) : Promise.resolve();
}
