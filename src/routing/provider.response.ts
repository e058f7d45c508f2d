import { ApiProperty } from '@nestjs/swagger';
import { OPERATIONS, type Operation } from '../domain/attempt.js';
import { feeRuleOf, type FeeRule } from '../domain/fees.js';
import { CURRENCIES, type Currency } from '../domain/money.js';
import { NETWORKS, type Network } from '../domain/number-plan.js';
import { healthOf, type Measured } from '../domain/routing.js';
import { BALANCE_KINDS, type BalanceKind, type Provider } from '../providers/provider.js';
import { BREAKER_STATES, type BreakerState } from '../domain/breaker.js';
import { HEALTH_WINDOW_SECONDS } from '../resilience/rails/rail-health.sql.js';
import { AmountProperty } from '../http/amount-property.decorator.js';

class FeeResponse {
  @ApiProperty({ enum: NETWORKS })
  network: Network;

  @AmountProperty({ description: 'Taken for each instruction.' })
  fixed: number;

  @ApiProperty({ type: 'integer', description: 'Hundredths of a percent, taken beside: 195 is 1.95 %.' })
  basisPoints: number;

  @AmountProperty({ nullable: true, description: 'The most that is taken; null = there is no such limit.' })
  cap: number | null;

  @ApiProperty({ format: 'date-time' })
  validFrom: string;
}

class HealthResponse {
  @ApiProperty({
    minimum: 0,
    maximum: 1,
    description: 'From 0 to 1, by the calls of the window; a rail that nobody has called is at 1.',
  })
  score: number;

  @ApiProperty({ type: 'integer', description: 'Calls in the window.' })
  calls: number;

  @ApiProperty({ type: 'integer', description: 'Those that the rail spoilt. A declined payer is none of them.' })
  railFailures: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Mean time to an answer in milliseconds; null = nobody has called it.',
  })
  answerMs: number | null;

  @ApiProperty({ type: 'integer', description: 'How far back the window reaches.' })
  windowSeconds: number;
}

class ProviderOperationResponse {
  @ApiProperty({
    enum: OPERATIONS,
    description: '`collect`: from a wallet; `disburse`: to a wallet; `refund`: back to the wallet that paid.',
  })
  operation: Operation;

  @ApiProperty({ enum: NETWORKS, isArray: true, description: 'Whose wallets it reaches.' })
  networks: Network[];

  @AmountProperty({ description: 'The least that it moves at a time.' })
  minAmount: number;

  @AmountProperty({ description: 'The most that it moves at a time.' })
  maxAmount: number;

  @ApiProperty({ type: [FeeResponse], description: 'Those in force now; a network without one is not known.' })
  fees: FeeResponse[];

  @ApiProperty({ type: HealthResponse })
  health: HealthResponse;

  @ApiProperty({
    enum: BREAKER_STATES,
    description:
      'Of the process that answers. `closed`: calls go through; `open`: none does; `half_open`: only what tries it out.',
  })
  breaker: BreakerState;
}

class ProviderRefundResponse {
  @ApiProperty({ enum: ['own', 'payout'], description: 'The rail’s own refund, or a payout to the payer.' })
  by: string;

  @ApiProperty({ description: 'Also a part of a payment.' })
  isPartialAllowed: boolean;
}

export class ProviderResponse {
  @ApiProperty({ example: 'mtn_momo' })
  id: string;

  @ApiProperty({
    enum: ['public', 'gateway', 'design'],
    description:
      'What our knowledge of its contract rests on: the operator’s public documents, a gateway’s, or our own design.',
  })
  contract: string;

  @ApiProperty({ enum: CURRENCIES })
  currency: Currency;

  @ApiProperty({ type: [ProviderOperationResponse], description: 'One that is missing is not offered.' })
  operations: ProviderOperationResponse[];

  @ApiProperty({
    type: ProviderRefundResponse,
    nullable: true,
    description: 'How it gives money back; null = it cannot.',
  })
  refund: ProviderRefundResponse | null;

  @ApiProperty({ type: 'integer', description: 'How long the wallet’s owner has to approve.' })
  approvalWindowSeconds: number;

  @ApiProperty({ enum: BALANCE_KINDS, isArray: true, description: 'Accounts of ours that it tells of.' })
  balances: BalanceKind[];

  @ApiProperty({ enum: NETWORKS, isArray: true, description: 'Networks whose wallets it can look up.' })
  lookup: Network[];

  @ApiProperty({ description: 'How amounts look on its wire, for whoever reads its statements.' })
  amountFormat: string;

  @ApiProperty({ description: 'How our references look on its wire.' })
  referenceFormat: string;
}

export class ProviderPageResponse {
  @ApiProperty({ type: [ProviderResponse] })
  data: ProviderResponse[];
}

class RailBalanceResponse {
  @ApiProperty({
    enum: BALANCE_KINDS,
    description: '`collected`: what collections have brought in; `float`: what payouts and refunds draw on.',
  })
  kind: BalanceKind;

  @AmountProperty({ nullable: true, description: 'null = the rail did not tell.' })
  amount: number | null;

  @ApiProperty({ enum: CURRENCIES })
  currency: Currency;

  @ApiProperty({ nullable: true, type: String, description: 'Why the rail did not tell; null = it did.' })
  failureCode: string | null;
}

export class ProviderBalanceResponse {
  @ApiProperty({ example: 'mtn_momo', description: 'The rail.' })
  provider: string;

  @ApiProperty({ type: [RailBalanceResponse], description: 'One for each account of ours at the rail.' })
  balances: RailBalanceResponse[];
}

/** What is known of a rail beside what it can do. */
export interface ProviderFacts {
  readonly fees: readonly FeeRule[];
  readonly measured: (operation: Operation) => Measured;
  readonly breaker: (operation: Operation) => BreakerState;
  readonly at: Date;
}

export function presentProvider({ name, capabilities }: Provider, facts: ProviderFacts): ProviderResponse {
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
        {
          operation,
          networks: [...networks],
          minAmount: Number(minAmountMinor),
          maxAmount: Number(maxAmountMinor),
          fees: networks.flatMap((network) => presentFee(name, operation, network, facts)),
          health: presentHealth(facts.measured(operation)),
          breaker: facts.breaker(operation),
        },
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

function presentFee(
  provider: string,
  operation: Operation,
  network: Network,
  { fees, at }: ProviderFacts,
): FeeResponse[] {
  const rule = feeRuleOf(fees, { provider, operation, network, at });
  if (rule === null) return [];
  const { fixedMinor, basisPoints, capMinor, validFrom } = rule;
  const cap = capMinor === null ? null : Number(capMinor);
  return [{ network, fixed: Number(fixedMinor), basisPoints, cap, validFrom: validFrom.toISOString() }];
}

function presentHealth(measured: Measured): HealthResponse {
  const { calls, failures, answerMs } = measured;
  return {
    score: healthOf(measured),
    calls,
    railFailures: failures,
    answerMs: calls === 0 ? null : Math.round(answerMs),
    windowSeconds: HEALTH_WINDOW_SECONDS,
  };
}
