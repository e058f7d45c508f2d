import { ALWAYS_OPEN, type CallGate, type ProviderCall, type ProviderCallListener } from './provider-call.js';
import type { Provider } from './provider.js';

/** The rails that are configured, by name. */
export class ProviderRegistry {
  private readonly providers: ReadonlyMap<string, Provider>;
  private readonly listeners: ProviderCallListener[] = [];
  private gate = ALWAYS_OPEN;

  /** `build` gets the reporter that its providers tell their calls to, and the gate that they ask before each. */
  constructor(build: (report: ProviderCallListener, gate: CallGate) => readonly Provider[]) {
    const gate: CallGate = {
      sparing: (provider, operation) => this.gate.sparing(provider, operation),
      callers: () => this.gate.callers(),
    };
    const providers = build((call) => this.report(call), gate);
    this.providers = new Map(providers.map((provider) => [provider.name, provider]));
  }

  find(name: string): Provider | undefined {
    return this.providers.get(name);
  }

  /** @throws Error when the rail is not configured (any more) */
  get(name: string): Provider {
    const provider = this.find(name);
    if (provider === undefined) throw new Error(`the rail ${name} is not configured`);
    return provider;
  }

  all(): Provider[] {
    return [...this.providers.values()];
  }

  /** From now on this says which calls are spared. */
  gateBy(gate: CallGate): void {
    this.gate = gate;
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
