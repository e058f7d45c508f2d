import { Injectable } from '@nestjs/common';
import type { Operation } from '../domain/attempt.js';
import { fieldError } from '../domain/errors.js';
import type { Money } from '../domain/money.js';
import type { Wallet } from '../domain/wallet.js';
import type { Provider } from '../providers/provider.js';
import { ProviderRegistry } from '../providers/provider-registry.js';

export interface Movement {
  readonly wallet: Wallet;
  readonly money: Money;
}

/** Which rail carries an instruction. Today: the first that reaches the wallet's network for this operation. */
@Injectable()
export class Routes {
  constructor(private readonly providers: ProviderRegistry) {}

  /**
   * @param wanted the caller's own choice of rail
   * @throws DomainError no_route when no (or not the wanted) rail reaches the wallet, or moves that much at a time
   */
  choose(operation: Operation, { wallet, money }: Movement, wanted?: string): Provider {
    const reaching = this.providers
      .all()
      .filter(({ capabilities }) => capabilities.operations[operation]?.networks.includes(wallet.network) === true);
    const chosen = this.chooseAmong(reaching, operation, wallet, wanted);
    const { minAmountMinor = 0n, maxAmountMinor = 0n } = chosen.capabilities.operations[operation] ?? {};
    if (money.amountMinor >= minAmountMinor && money.amountMinor <= maxAmountMinor) return chosen;
    throw fieldError(
      'no_route',
      'amount',
      `${chosen.name} moves from ${minAmountMinor} to ${maxAmountMinor} minor units at a time`,
    );
  }

  private chooseAmong(
    reaching: readonly Provider[],
    operation: Operation,
    wallet: Wallet,
    wanted: string | undefined,
  ): Provider {
    const names = reaching.map(({ name }) => name).join(', ') || 'none';
    if (wanted === undefined) {
      const first = reaching[0];
      if (first !== undefined) return first;
      throw fieldError(
        'no_route',
        'payer.network',
        `no configured rail can ${operation} on the network ${wallet.network}`,
      );
    }
    const provider = reaching.find(({ name }) => name === wanted);
    if (provider !== undefined) return provider;
    throw fieldError(
      'no_route',
      'provider',
      `${wanted} can not ${operation} on the network ${wallet.network}; rails that can: ${names}`,
    );
  }
}
