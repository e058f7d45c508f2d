import { ApiProperty } from '@nestjs/swagger';
import { OPERATIONS, type Operation } from '../domain/attempt.js';
import { feeRuleOf, type FeeRule } from '../domain/fees.js';
import { CURRENCIES, type Currency } from '../domain/money.js';
import { NETWORKS, type Network } from '../domain/number-plan.js';
import { healthOf, type Measured } from '../domain/routing.js';
import { BALANCE_KINDS, type BalanceKind, type Provider } from '../providers/provider.js';
import { BREAKER_STATES, type BreakerState } from '../domain/breaker.js';
import { HEALTH_WINDOW_SECONDS } from '../resilience/rails/rail-health.sql.js';

class FeeResponse {
  @ApiProperty({ enum: NETWORKS })
  network: Network;

  @ApiProperty({ description: 'Minor units.' })
  fixed: number;

  @ApiProperty({ description: 'Hundredths of a percent: 195 is 1.95 %.' })
  basisPoints: number;

  @ApiProperty({ type: Number, nullable: true, description: 'Minor units; null = none.' })
  cap: number | null;

  @ApiProperty({ format: 'date-time' })
  validFrom: string;
}

class HealthResponse {
  @ApiProperty({ description: 'From 0 to 1, by the calls of the window; a rail that nobody has called is at 1.' })
  score: number;

  @ApiProperty()
  calls: number;

  @ApiProperty({ description: 'Those that the rail spoilt. A declined payer is none of them.' })
  railFailures: number;

  @ApiProperty({ type: Number, nullable: true, description: 'Mean time to an answer in milliseconds.' })
  answerMs: number | null;

  @ApiProperty()
  windowSeconds: number;
}

class ProviderOperationResponse {
  @ApiProperty({ enum: OPERATIONS })
  operation: Operation;

  @ApiProperty({ enum: NETWORKS, isArray: true })
  networks: Network[];

  @ApiProperty({ description: 'Minor units, at a time.' })
  minAmount: number;

  @ApiProperty({ description: 'Minor units, at a time.' })
  maxAmount: number;

  @ApiProperty({ type: [FeeResponse], description: 'Those in force now; a network without one is not known.' })
  fees: FeeResponse[];

  @ApiProperty({ type: HealthResponse })
  health: HealthResponse;

  @ApiProperty({ enum: BREAKER_STATES, description: 'Of the process that answers.' })
  breaker: BreakerState;
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

class RailBalanceResponse {
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

  @ApiProperty({ type: [RailBalanceResponse] })
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
    answerMs: calls === 0 ? null : answerMs,
    windowSeconds: HEALTH_WINDOW_SECONDS,
  };
}
