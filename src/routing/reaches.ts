import { Injectable } from '@nestjs/common';
import type { Operation } from '../domain/attempt.js';
import type { Reach } from '../domain/leg-sending.js';
import type { Currency } from '../domain/money.js';
import type { Wallet } from '../domain/wallet.js';
import { ProviderRegistry } from '../providers/provider-registry.js';
import { Routes } from './routes.js';

/** Which rails reach a wallet for good: what they offer, what they move at a time, what they take. Not how they are. No I/O. */
@Injectable()
export class Reaches {
  constructor(
    private readonly providers: ProviderRegistry,
    private readonly routes: Routes,
  ) {}

  of(operation: Operation, wallet: Wallet, currency: Currency): Reach[] {
    return this.providers.all().flatMap((provider) => {
      const { operations, currency: moved } = provider.capabilities;
      const offered = operations[operation];
      if (offered === undefined || !offered.networks.includes(wallet.network) || moved !== currency) return [];
      const feesOf = (amountMinor: bigint) =>
        this.routes.feesOf(provider, { operation, wallet, money: { amountMinor, currency } });
      const { minAmountMinor, maxAmountMinor } = offered;
      return [{ provider: provider.name, minAmountMinor, maxAmountMinor, feesOf }];
    });
  }
}
