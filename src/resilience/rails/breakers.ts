import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { APP_CONFIG, hasWorker, type AppConfig } from '../../config/app-config.js';
import { OPERATIONS } from '../../domain/attempt.js';
import { mostSay, type BreakerState, type BreakerVerdict } from '../../domain/breaker.js';
import type { CallGate, ProviderCall, Sparing } from '../../providers/provider-call.js';
import type { BalanceKind } from '../../providers/provider.js';
import { ProviderRegistry } from '../../providers/provider-registry.js';
import { Circuit } from '../circuit.js';
import { PendingAges } from './pending-ages.js';
import { RailControls } from './rail-controls.js';
import { railKey } from './rail-key.js';

const PROBE_TIMEOUT_MS = 10_000;
/** A rail may serve payouts with other keys, and by other machines, than collections: each is tried out by its own account. */
const PROBED_BALANCE: Readonly<Record<ProviderCall['operation'], BalanceKind>> = {
  collect: 'collected',
  disburse: 'float',
  refund: 'float',
  get_status: 'collected',
  get_balance: 'collected',
  lookup_wallet: 'collected',
};
const INSTRUCTIONS: ReadonlySet<string> = new Set(OPERATIONS);

/**
 * One breaker for each rail and operation, in each process that calls rails. It opens when most calls of the last seconds
 * were spoilt by the rail, and closes by itself: what tries the rail out is a question that moves no money, never a
 * customer's payment. An operator's word stands above what it hears, and so do instructions that all stay pending.
 */
@Injectable()
export class Breakers implements CallGate, OnModuleInit, OnApplicationShutdown {
  private readonly circuits = new Map<string, Circuit>();
  private readonly stopping = new AbortController();
  private readonly callsRails: boolean;

  constructor(
    private readonly providers: ProviderRegistry,
    private readonly controls: RailControls,
    private readonly pendingAges: PendingAges,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly logger: PinoLogger,
  ) {
    this.callsRails = hasWorker(config);
    this.logger.setContext(Breakers.name);
  }

  onModuleInit(): void {
    this.providers.observe((call) => this.hear(call));
    this.providers.gateBy(this);
    this.controls.reportFrom(() => this.heard());
  }

  onApplicationShutdown(): void {
    this.stopping.abort();
    for (const circuit of this.circuits.values()) circuit.shutdown();
  }

  sparing(provider: string, operation: ProviderCall['operation']): Sparing | null {
    const pause = INSTRUCTIONS.has(operation) ? this.controls.pauseOf(provider) : null;
    if (pause !== null) return pause.kind === 'disabled' ? 'rail_disabled' : 'rail_in_maintenance';
    return this.verdictOn(provider, operation).state === 'closed' ? null : 'breaker_open';
  }

  callers(): number {
    return this.controls.reports.length + (this.callsRails ? 1 : 0) || 1;
  }

  verdictOn(provider: string, operation: ProviderCall['operation']): BreakerVerdict {
    const override = this.controls.overrideOf(provider, operation);
    if (override !== null) return { state: override.state, cause: 'override' };
    if (this.pendingAges.isStuck(provider, operation)) return { state: 'open', cause: 'pending_age' };
    const key = railKey(provider, operation);
    if (this.callsRails) return { state: this.circuits.get(key)?.state ?? 'closed', cause: 'calls' };
    return { state: mostSay(this.controls.reports.map(({ states }) => states[key] ?? 'closed')), cause: 'workers' };
  }

  /** What this process' breaker has heard in its window. */
  countsOf(provider: string, operation: string): { readonly calls: number; readonly faults: number } {
    return this.circuits.get(railKey(provider, operation))?.counts ?? { calls: 0, faults: 0 };
  }

  private heard(): Record<string, BreakerState> {
    return Object.fromEntries([...this.circuits].map(([key, { state }]) => [key, state]));
  }

  private hear({ provider, operation, fault }: ProviderCall): void {
    const key = railKey(provider, operation);
    const circuit = this.circuits.get(key) ?? this.make(key, provider, operation);
    circuit.hear(fault === 'rail');
  }

  private make(name: string, provider: string, operation: ProviderCall['operation']): Circuit {
    const circuit: Circuit = new Circuit(
      { name, ...this.config.breaker },
      {
        onMoved: (state) => this.logger.warn({ provider, operation, state }, 'a circuit breaker has moved'),
        onHalfOpen: () => void this.probe(circuit, provider, operation),
      },
    );
    this.circuits.set(name, circuit);
    return circuit;
  }

  /** Asks for a balance: the rail's host, our credentials and its way of answering are what it takes to know. */
  private async probe(circuit: Circuit, name: string, operation: ProviderCall['operation']): Promise<void> {
    const provider = this.providers.find(name);
    const kinds = provider?.capabilities.balances ?? [];
    // A rail with one account only serves everything with it.
    const kind = kinds.includes(PROBED_BALANCE[operation]) ? PROBED_BALANCE[operation] : kinds[0];
    // A rail that has nothing to ask for is tried by the calls that are still on their way, and by time.
    if (provider === undefined || kind === undefined) return circuit.close();
    const signal = AbortSignal.any([this.stopping.signal, AbortSignal.timeout(PROBE_TIMEOUT_MS)]);
    const answer = await provider.getBalance(kind, { signal, correlationId: 'breaker-probe', isProbe: true });
    circuit.hear(!answer.isAnswered);
  }
}
