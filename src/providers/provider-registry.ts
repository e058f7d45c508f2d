import type { CallClass } from '../domain/rail-fault.js';
import type { Provider } from './provider.js';

/** One call to a rail, for whoever watches. */
export interface ProviderCall {
  readonly provider: string;
  readonly operation: 'collect' | 'disburse' | 'refund' | 'get_status' | 'get_balance' | 'lookup_wallet';
  readonly class: CallClass;
  readonly durationMs: number;
}

export type ProviderCallListener = (call: ProviderCall) => void;

/** The rails that are configured, by name. */
export class ProviderRegistry {
  private readonly providers: ReadonlyMap<string, Provider>;
  private readonly listeners: ProviderCallListener[] = [];

  /** `build` gets the reporter that its providers tell their calls to. */
  constructor(build: (report: ProviderCallListener) => readonly Provider[]) {
    const providers = build((call) => this.report(call));
    this.providers = new Map(providers.map((provider) => [provider.name, provider]));
  }

  find(name: string): Provider | undefined {
    return this.providers.get(name);
  }

  /** @throws Error when the rail is not configured (any more): its attempts wait until it is */
  get(name: string): Provider {
    const provider = this.find(name);
    if (provider === undefined) throw new Error(`the rail ${name} is not configured`);
    return provider;
  }

  all(): Provider[] {
    return [...this.providers.values()];
  }

  observe(listener: ProviderCallListener): void {
    this.listeners.push(listener);
  }

  private report(call: ProviderCall): void {
    for (const listener of this.listeners) {
      try {
        listener(call);
      } catch {
        // Whoever watches a payment must never be able to stop it.
      }
    }
  }
}
