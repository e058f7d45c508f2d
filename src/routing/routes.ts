import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import type { Operation } from '../domain/attempt.js';
import { feeMinor, feeRuleOf } from '../domain/fees.js';
import type { Fees } from '../domain/bookings.js';
import type { Money } from '../domain/money.js';
import {
  rankRoutes,
  routeToExplore,
  toDecision,
  type Exclusion,
  type RouteFacts,
  type RoutingDecision,
  type Strategy,
} from '../domain/routing.js';
import type { Wallet } from '../domain/wallet.js';
import type { Provider } from '../providers/provider.js';
import { ProviderRegistry } from '../providers/provider-registry.js';
import { RailStates } from '../resilience/rails/rail-states.js';
import { Floats } from './floats.js';
import { routeError, type RouteRefusal, type WalletField } from './route-refusal.js';

export interface RouteQuestion {
  readonly operation: Operation;
  readonly wallet: Wallet;
  readonly money: Money;
  /** The caller insists on this rail. */
  readonly wanted?: string | undefined;
  /** How the caller weighs health, speed and cost; the configured way otherwise. */
  readonly strategy?: Strategy | undefined;
  /** Rails that have carried this movement in vain. */
  readonly tried?: readonly string[];
}

export interface Route {
  readonly provider: Provider;
  readonly decision: RoutingDecision;
  /** What the instruction is expected to cost over this rail. A fee that the table does not tell is taken for nothing. */
  readonly fees: Fees;
}

/** In the fee table, what we take ourselves. */
const PLATFORM = 'platform';

/** Which rail carries an instruction: collects the facts and leaves the judgement to the domain. No I/O. */
@Injectable()
export class Routes {
  constructor(
    private readonly providers: ProviderRegistry,
    private readonly states: RailStates,
    private readonly floats: Floats,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /** For whoever goes on without a rail when there is none. */
  find(question: RouteQuestion): Route | RouteRefusal {
    const { exploreShare, strategy: usual } = this.config.routing;
    const strategy = question.strategy ?? usual;
    const judged = this.judge(question);
    const excluded = judged.flatMap(({ provider: { name }, reason }) =>
      reason === null ? [] : [{ provider: name, reason }],
    );
    const open = judged.flatMap(({ provider, reason }) => (reason === null ? [provider] : []));
    const ranked = rankRoutes(
      open.map((provider) => this.factsOf(provider, question)),
      strategy,
    );
    const callsOf = (provider: string) => this.states.of(provider, question.operation).measured.calls;
    const explored = routeToExplore(ranked, callsOf, exploreShare, Math.random());
    const decision = toDecision(ranked, explored, { strategy, isPinned: question.wanted !== undefined, excluded });
    if (decision === null) return refusalOf(question, judged);
    const provider = this.providers.get(decision.chosen);
    return { provider, decision, fees: this.feesOf(provider, question) };
  }

  /**
   * For a request, which is refused when there is none.
   * @param walletField what the request calls the wallet
   * @throws DomainError no_route when no (or not the wanted) rail reaches the wallet, or moves that much at a time;
   *   rail_unavailable when those that could are switched off or in maintenance, insufficient_float when theirs is too low
   */
  choose(question: RouteQuestion, walletField: WalletField): Route {
    const found = this.find(question);
    if (isRefusal(found)) throw routeError(found, walletField);
    return found;
  }

  /**
   * A rail that is switched off or in maintenance is no candidate. One whose breaker is open is spared while another can go;
   * when there is none, the payment waits for it.
   */
  private judge(question: RouteQuestion): Judged {
    const judged = this.providers.all().map((provider) => {
      return {
        provider,
        reason: exclusionOf(provider, question) ?? this.pauseOf(provider) ?? this.shortOf(provider, question),
      };
    });
    const isSpared = ({ name }: Provider) => this.states.of(name, question.operation).verdict.state !== 'closed';
    if (!judged.some(({ provider, reason }) => reason === null && !isSpared(provider))) return judged;
    return judged.map(({ provider, reason }) => {
      return { provider, reason: reason === null && isSpared(provider) ? 'breaker_open' : reason };
    });
  }

  private pauseOf({ name }: Provider): Exclusion | null {
    const pause = this.states.pauseOf(name);
    if (pause === null) return null;
    return pause.kind === 'disabled' ? 'rail_disabled' : 'rail_in_maintenance';
  }

  /** What pays out draws on the rail's float, when that is known. */
  private shortOf({ name }: Provider, { operation, money }: RouteQuestion): Exclusion | null {
    const float = operation === 'collect' ? null : this.floats.of(name);
    return float !== null && float.amountMinor < money.amountMinor ? 'float_too_low' : null;
  }

  /** What an instruction would cost over a rail, whatever its state. */
  feesOf({ name }: Provider, question: RouteQuestion): Fees {
    const railMinor = this.feeOf(name, question) ?? 0n;
    return { railMinor, platformMinor: this.feeOf(PLATFORM, question) ?? 0n };
  }

  private feeOf(taker: string, { operation, wallet, money }: RouteQuestion): bigint | null {
    const { fees } = this.config.routing;
    const rule = feeRuleOf(fees, { provider: taker, operation, network: wallet.network, at: new Date() });
    return rule === null ? null : feeMinor(rule, money);
  }

  private factsOf({ name }: Provider, question: RouteQuestion): RouteFacts {
    return {
      provider: name,
      measured: this.states.of(name, question.operation).measured,
      feeMinor: this.feeOf(name, question),
      amountMinor: question.money.amountMinor,
    };
  }
}

function exclusionOf({ name, capabilities }: Provider, question: RouteQuestion): Exclusion | null {
  const { operation, wallet, money, wanted, tried = [] } = question;
  const offered = capabilities.operations[operation];
  if (offered === undefined) return 'operation_not_offered';
  if (!offered.networks.includes(wallet.network)) return 'network_not_reached';
  if (capabilities.currency !== money.currency) return 'currency_not_moved';
  if (wanted !== undefined && wanted !== name) return 'not_the_wanted_rail';
  if (tried.includes(name)) return 'already_tried';
  const isWithin = money.amountMinor >= offered.minAmountMinor && money.amountMinor <= offered.maxAmountMinor;
  return isWithin ? null : 'amount_out_of_limits';
}

type Judged = readonly { readonly provider: Provider; readonly reason: Exclusion | null }[];

export function isRefusal(found: Route | RouteRefusal): found is RouteRefusal {
  return 'code' in found;
}

function refusalOf({ operation, wallet: { network }, wanted }: RouteQuestion, judged: Judged): RouteRefusal {
  const paused = judged.flatMap(({ provider, reason }) =>
    reason === 'rail_disabled' || reason === 'rail_in_maintenance' ? [{ rail: provider.name, reason }] : [],
  );
  if (paused.length > 0) return { code: 'rail_unavailable', paused };
  const short = namesOf(judged, 'float_too_low');
  if (short.length > 0) return { code: 'insufficient_float', rails: short };
  const limits = judged.flatMap(({ provider, reason }) => {
    const offered = provider.capabilities.operations[operation];
    if (reason !== 'amount_out_of_limits' || offered === undefined) return [];
    return [{ rail: provider.name, minMinor: offered.minAmountMinor, maxMinor: offered.maxAmountMinor }];
  });
  if (limits.length > 0) return { code: 'no_route', cause: 'amount', limits };
  const others = namesOf(judged, 'not_the_wanted_rail');
  return { code: 'no_route', cause: 'reach', operation, network, wanted: wanted ?? null, others };
}

function namesOf(judged: Judged, wanted: Exclusion): string[] {
  return judged.flatMap(({ provider, reason }) => (reason === wanted ? [provider.name] : []));
}
