import { ApiProperty } from '@nestjs/swagger';
import { OPERATIONS, type Operation } from '../domain/attempt.js';
import { CURRENCIES, type Currency } from '../domain/money.js';
import { NETWORKS, type Network } from '../domain/number-plan.js';
import { BALANCE_KINDS, type BalanceKind, type Provider } from '../providers/provider.js';

class ProviderOperationResponse {
  @ApiProperty({ enum: OPERATIONS })
  operation: Operation;

  @ApiProperty({ enum: NETWORKS, isArray: true })
  networks: Network[];

  @ApiProperty({ description: 'Minor units, at a time.' })
  minAmount: number;

  @ApiProperty({ description: 'Minor units, at a time.' })
  maxAmount: number;
}

class ProviderRefundResponse {
  @ApiProperty({ enum: ['own', 'payout'], description: 'The rail’s own refund, or a payout to the payer.' })
  by: string;

  @ApiProperty()
  isPartialAllowed: boolean;
}

export class ProviderResponse {
  @ApiProperty()
  id: string;

  @ApiProperty({ enum: ['public', 'gateway', 'design'], description: 'What our knowledge of its contract rests on.' })
  contract: string;

  @ApiProperty({ enum: CURRENCIES })
  currency: Currency;

  @ApiProperty({ type: [ProviderOperationResponse] })
  operations: ProviderOperationResponse[];

  @ApiProperty({ type: ProviderRefundResponse, nullable: true })
  refund: ProviderRefundResponse | null;

  @ApiProperty({ description: 'How long the wallet’s owner has to approve.' })
  approvalWindowSeconds: number;

  @ApiProperty({ enum: BALANCE_KINDS, isArray: true })
  balances: BalanceKind[];

  @ApiProperty({ enum: NETWORKS, isArray: true, description: 'Networks whose wallets it can look up.' })
  lookup: Network[];

  @ApiProperty()
  amountFormat: string;

  @ApiProperty()
  referenceFormat: string;
}

export class ProviderPageResponse {
  @ApiProperty({ type: [ProviderResponse] })
  data: ProviderResponse[];
}

class BalanceResponse {
  @ApiProperty({ enum: BALANCE_KINDS })
  kind: BalanceKind;

  @ApiProperty({ nullable: true, type: Number, description: 'Minor units; null when the rail did not tell.' })
  amount: number | null;

  @ApiProperty({ enum: CURRENCIES })
  currency: Currency;

  @ApiProperty({ nullable: true, type: String, description: 'Why the rail did not tell.' })
  failureCode: string | null;
}

export class ProviderBalanceResponse {
  @ApiProperty()
  provider: string;

  @ApiProperty({ type: [BalanceResponse] })
  balances: BalanceResponse[];
}

export function presentProvider({ name, capabilities }: Provider): ProviderResponse {
  const { contract, currency, refund, approvalWindowMs, balances, lookup, amountFormat, referenceFormat } =
    capabilities;
  return {
    id: name,
    contract,
    currency,
    operations: OPERATIONS.flatMap((operation) => {
      const capability = capabilities.operations[operation];
      if (capability === undefined) return [];
      const { networks, minAmountMinor, maxAmountMinor } = capability;
      return [
        { operation, networks: [...networks], minAmount: Number(minAmountMinor), maxAmount: Number(maxAmountMinor) },
      ];
    }),
    refund,
    approvalWindowSeconds: approvalWindowMs / 1000,
    balances: [...balances],
    lookup: [...lookup],
    amountFormat,
    referenceFormat,
  };
}
