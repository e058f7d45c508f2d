import { Injectable } from '@nestjs/common';
import type { Operation } from '../domain/attempt.js';
import type { Money } from '../domain/money.js';
import type { Network } from '../domain/number-plan.js';
import type { Provider } from '../providers/provider.js';
import { ProviderRegistry } from '../providers/provider-registry.js';

/** What was told so long ago is not asked for again. */
const FRESH_MS = 2000;
/** What was told so long ago says nothing any more. */
const USABLE_MS = 60_000;
const TIMEOUT_MS = 3000;

interface Told {
  readonly money: Money;
  readonly atMs: number;
}

/** What rails have for payouts and refunds to draw on, as they last told. A rail that does not tell is believed to have enough. */
@Injectable()
export class Floats {
  private readonly told = new Map<string, Told>();
  private readonly asking = new Map<string, Promise<void>>();

  constructor(private readonly providers: ProviderRegistry) {}

  /** null = not known. */
  of(provider: string): Money | null {
    const told = this.told.get(provider);
    return told === undefined || performance.now() - told.atMs > USABLE_MS ? null : told.money;
  }

  /** Asks the rails that could carry it, unless they have just told. Never rejects, and waits for seconds at most. */
  async refresh(operation: Operation, network: Network, correlationId: string): Promise<void> {
    const rails = this.providers.all().filter(({ capabilities }) => {
      const offers = capabilities.operations[operation]?.networks.includes(network) === true;
      return offers && capabilities.balances.includes('float');
    });
    await Promise.all(rails.map((rail) => this.ask(rail, correlationId)));
  }

  private async ask(rail: Provider, correlationId: string): Promise<void> {
    const told = this.told.get(rail.name);
    if (told !== undefined && performance.now() - told.atMs < FRESH_MS) return;
    // Payouts that come together share one question.
    const running = this.asking.get(rail.name) ?? this.askNow(rail, correlationId);
    this.asking.set(rail.name, running);
    await running;
  }

  private async askNow(rail: Provider, correlationId: string): Promise<void> {
    try {
      const context = { signal: AbortSignal.timeout(TIMEOUT_MS), correlationId };
      const answer = await rail.getBalance('float', context);
      if (answer.isAnswered) this.told.set(rail.name, { money: answer.value, atMs: performance.now() });
    } finally {
      this.asking.delete(rail.name);
    }
  }
}
