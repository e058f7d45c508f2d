import { Injectable } from '@nestjs/common';
import type { Operation } from '../domain/attempt.js';
import { fieldError } from '../domain/errors.js';
import type { Wallet } from '../domain/wallet.js';
import type { Provider } from '../providers/provider.js';
import { ProviderRegistry } from '../providers/provider-registry.js';

/** Which rail carries an instruction. Today: the first that reaches the wallet's network for this operation. */
@Injectable()
export class Routes {
  constructor(private readonly providers: ProviderRegistry) {}

  /**
   * @param wanted the caller's own choice of rail
   * @throws DomainError no_route when no (or not the wanted) rail reaches the wallet
   */
  choose(operation: Operation, wallet: Wallet, wanted?: string): Provider {
    const reaching = this.providers
      .all()
      .filter((provider) => provider.capabilities.reach[operation]?.includes(wallet.network) === true);
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
