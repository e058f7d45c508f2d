import { Injectable } from '@nestjs/common';
import { DomainError } from '../domain/errors.js';
import { NETWORKS, type Network } from '../domain/number-plan.js';
import { networkOfPrefix, parseMsisdn, type NetworkSource, type Wallet } from '../domain/wallet.js';
import { WalletNetworks } from './wallet-networks.js';
import type { CallContext, WalletFacts } from '../providers/provider.js';
import { ProviderRegistry } from '../providers/provider-registry.js';
import type { WalletResponse } from './dto/wallet.response.js';

const TIMEOUT_MS = 10_000;

/** Finds out which wallet a number is, by asking the rails. Moves no money, and stores no more than the network. */
@Injectable()
export class WalletsService {
  constructor(
    private readonly providers: ProviderRegistry,
    private readonly networks: WalletNetworks,
  ) {}

  async lookUp(
    text: string,
    explicit: Network | undefined,
    { merchantId, correlationId }: { merchantId: string; correlationId: string },
  ): Promise<WalletResponse> {
    const msisdn = validMsisdn(text);
    if (msisdn === null) {
      return { msisdn: text, isValid: false, network: null, networkSource: null, isActive: null, name: null };
    }
    const context = { signal: AbortSignal.timeout(TIMEOUT_MS), correlationId };
    const past = (await this.networks.find(merchantId, msisdn))?.network ?? null;
    const prefix = networkOfPrefix(msisdn);
    const found = await this.ask(msisdn, explicit ?? null, [past, prefix], context);
    if (found?.facts.exists === true) await this.networks.remember({ msisdn, network: found.network });
    const guess = this.guess(explicit, past, prefix);
    const [network, networkSource]: [Network | null, NetworkSource | null] =
      explicit === undefined && found !== null && found.facts.exists ? [found.network, 'lookup'] : guess;
    return {
      msisdn,
      isValid: true,
      network,
      networkSource,
      isActive: found?.facts.isActive ?? null,
      name: maskName(found?.facts.name ?? null),
    };
  }

  /** The likeliest network first; a rail that knows the wallet ends the search. */
  private async ask(
    msisdn: string,
    explicit: Network | null,
    hints: readonly (Network | null)[],
    context: CallContext,
  ): Promise<{ network: Network; facts: WalletFacts } | null> {
    const likely = [...hints.filter((hint) => hint !== null), ...NETWORKS];
    const networks = explicit === null ? [...new Set(likely)] : [explicit];
    let answered: { network: Network; facts: WalletFacts } | null = null;
    for (const network of networks) {
      const facts = await this.askRailsOf({ network, msisdn }, context);
      if (facts?.exists === true) return { network, facts };
      if (facts !== null) answered ??= { network, facts };
    }
    return answered;
  }

  /** The first rail of the network that answers. */
  private async askRailsOf(wallet: Wallet, context: CallContext): Promise<WalletFacts | null> {
    for (const provider of this.providers.all()) {
      if (!provider.capabilities.lookup.includes(wallet.network)) continue;
      const answer = await provider.lookupWallet(wallet, context);
      if (answer.isAnswered) return answer.value;
    }
    return null;
  }

  private guess(
    explicit: Network | undefined,
    past: Network | null,
    prefix: Network | null,
  ): [Network | null, NetworkSource | null] {
    if (explicit !== undefined) return [explicit, 'explicit'];
    if (past !== null) return [past, 'history'];
    return prefix === null ? [null, null] : [prefix, 'prefix'];
  }
}

function validMsisdn(text: string): string | null {
  try {
    return parseMsisdn(text, 'msisdn');
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}

/** "Ama Mensah" → "A** M*****": enough to compare with what the payer says. */
function maskName(name: string | null): string | null {
  return name === null
    ? null
    : name.replace(/(\p{L})(\p{L}*)/gu, (_, first: string, rest: string) => first + '*'.repeat(rest.length));
}
