import type { Operation } from '../domain/attempt.js';
import { DomainError, fieldError } from '../domain/errors.js';
import { NETWORKS, type Network } from '../domain/number-plan.js';
import type { Exclusion } from '../domain/routing.js';

/** Why no rail can carry an instruction: what the caller asks for, or the state of the rails. */
export type RouteRefusal =
  | { readonly code: 'rail_unavailable'; readonly paused: readonly { rail: string; reason: Exclusion }[] }
  | { readonly code: 'insufficient_float'; readonly rails: readonly string[] }
  | {
      readonly code: 'no_route';
      readonly cause: 'amount';
      readonly limits: readonly { rail: string; minMinor: bigint; maxMinor: bigint }[];
    }
  | {
      readonly code: 'no_route';
      readonly cause: 'reach';
      readonly operation: Operation;
      readonly network: Network;
      /** The rail that the caller insists on; null = any would do. */
      readonly wanted: string | null;
      /** Rails that would carry it if the caller did not insist. */
      readonly others: readonly string[];
    };

/**
 * What the request calls the wallet. Payments (`payer`) and payouts (`payee`) name an amount and may name a rail too; a leg that
 * is redirected names a new `wallet` only. null = it names nothing but what was made before.
 */
export type WalletField = 'payer' | 'payee' | 'wallet' | null;

/** The refusal for whoever asked by HTTP: about a field of that request, where one is to blame, and with a way out. */
export function routeError(refusal: RouteRefusal, walletField: WalletField): DomainError {
  switch (refusal.code) {
    case 'rail_unavailable': {
      const names = refusal.paused.map(({ rail, reason }) => `${rail} (${reason})`).join(', ');
      return new DomainError('rail_unavailable', `no instructions go to ${names} now; try again later`);
    }
    case 'insufficient_float': {
      const names = refusal.rails.join(', ');
      return new DomainError('insufficient_float', `the float at ${names} does not cover this now; try again later`);
    }
    case 'no_route':
      return noRoute(refusal, walletField);
    default:
      return refusal satisfies never;
  }
}

function noRoute(refusal: Extract<RouteRefusal, { code: 'no_route' }>, walletField: WalletField): DomainError {
  const isNewMovement = walletField === 'payer' || walletField === 'payee';
  if (refusal.cause === 'amount') {
    const limits = refusal.limits.map(({ rail, minMinor, maxMinor }) => `${rail} from ${minMinor} to ${maxMinor}`);
    return about(isNewMovement ? 'amount' : null, `no rail moves this amount; in minor units: ${limits.join(', ')}`);
  }
  const { operation, network, wanted, others } = refusal;
  const wallets = `${DOES[operation]} ${network} wallets`;
  if (wanted !== null) {
    const names = others.length > 0 ? others.join(', ') : 'none';
    const way = isNewMovement && others.length > 0 ? '; name one of them, or no provider at all' : '';
    return about(isNewMovement ? 'provider' : null, `${wanted} cannot ${wallets}; rails that can: ${names}${way}`);
  }
  if (walletField === null) return about(null, `no configured rail can ${wallets}`);
  const field = `${walletField}.network`;
  const way = `if the wallet lives on another network (${NETWORKS.join(', ')}), name it in ${field}`;
  return about(field, `no configured rail can ${wallets}; ${way}`);
}

const DOES: Readonly<Record<Operation, string>> = {
  collect: 'collect from',
  disburse: 'pay out to',
  refund: 'give money back to',
};

function about(field: string | null, message: string): DomainError {
  return field === null ? new DomainError('no_route', message) : fieldError('no_route', field, message);
}
