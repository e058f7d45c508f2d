import { Injectable } from '@nestjs/common';
import { money } from '../domain/money.js';
import { newId } from '../persistence/new-id.js';
import type { RequestContext } from '../http/request-context.js';
import { WalletNetworks } from '../wallets/wallet-networks.js';
import { Floats } from '../routing/floats.js';
import { Routes } from '../routing/routes.js';
import type { CreatePayoutDto } from './dto/create-payout.dto.js';
import type { NewPayout } from './payout-making.js';

/** Works out where a payout goes and over which rail. Writes nothing. */
@Injectable()
export class PayoutDrafting {
  constructor(
    private readonly networks: WalletNetworks,
    private readonly floats: Floats,
    private readonly routes: Routes,
  ) {}

  async draft(request: CreatePayoutDto, { merchantId, correlationId }: RequestContext): Promise<NewPayout> {
    const { payee, reference, provider: wanted, strategy } = request;
    const { wallet, source } = await this.networks.walletOf(merchantId, payee.msisdn, payee.network, 'payee');
    const amount = money(request.amount, request.currency);
    await this.floats.refresh('disburse', wallet.network, correlationId);
    const route = this.routes.choose({ operation: 'disburse', wallet, money: amount, wanted, strategy }, 'payee');
    return {
      id: newId(),
      merchantId,
      money: amount,
      wallet,
      networkSource: source,
      reference,
      description: request.description ?? null,
      metadata: request.metadata ?? null,
      route,
      correlationId,
      createdAt: new Date(),
    };
  }
}
