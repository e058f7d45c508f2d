import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import type { Operation } from '../domain/attempt.js';
import { DomainError } from '../domain/errors.js';
import { ProviderRegistry } from '../providers/provider-registry.js';
import { RailStates } from '../resilience/rails/rail-states.js';
import { presentProvider, type ProviderBalanceResponse, type ProviderPageResponse } from './provider.response.js';

const TIMEOUT_MS = 10_000;

@Injectable()
export class ProvidersService {
  constructor(
    private readonly providers: ProviderRegistry,
    private readonly states: RailStates,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  list(): ProviderPageResponse {
    const { fees } = this.config.routing;
    const at = new Date();
    const data = this.providers.all().map((provider) => {
      const { name } = provider;
      const measured = (operation: Operation) => this.states.of(name, operation).measured;
      const breaker = (operation: Operation) => this.states.of(name, operation).verdict.state;
      return presentProvider(provider, { fees, at, measured, breaker });
    });
    return { data };
  }

  /**
   * Asks the rail now; an account that it does not tell of is null with the reason.
   * @throws DomainError not_found
   */
  async balance(name: string, correlationId: string): Promise<ProviderBalanceResponse> {
    const provider = this.providers.find(name);
    if (provider === undefined) throw new DomainError('not_found', 'there is no rail of this name');
    const { balances, currency } = provider.capabilities;
    const context = { signal: AbortSignal.timeout(TIMEOUT_MS), correlationId };
    return {
      provider: name,
      balances: await Promise.all(
        balances.map(async (kind) => {
          const answer = await provider.getBalance(kind, context);
          return answer.isAnswered
            ? { kind, amount: Number(answer.value.amountMinor), currency: answer.value.currency, failureCode: null }
            : { kind, amount: null, currency, failureCode: answer.failureCode };
        }),
      ),
    };
  }
}
