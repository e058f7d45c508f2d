import { Injectable } from '@nestjs/common';
import type { Network } from '../domain/number-plan.js';
import { parseMsisdn, parseWallet, type NetworkSource, type Wallet } from '../domain/wallet.js';
import { Batcher } from '../persistence/batcher.js';
import { Database, type Statement } from '../persistence/database.js';

/** What was learnt of a number, and from what. */
export interface KnownNetwork {
  readonly network: Network;
  readonly source: Extract<NetworkSource, 'lookup' | 'history'>;
}

export interface NetworkedWallet {
  readonly wallet: Wallet;
  readonly source: NetworkSource;
}

interface Question {
  readonly merchantId: string;
  readonly msisdn: string;
}

/**
 * The newest of what a rail told and where the merchant last collected: whoever has moved since is found at the newer one.
 * $1 = merchants, $2 = their numbers.
 */
const FIND: Statement = {
  name: 'wallets.find-known-networks',
  text: `
    SELECT q.nth::int AS nth, known.network, known.source
    FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS q(merchant_id, msisdn, nth)
    JOIN LATERAL (
      SELECT k.network, 'lookup' AS source, k.found_at AS at FROM known_networks k WHERE k.msisdn = q.msisdn
      UNION ALL
      (SELECT p.payer_network, 'history', p.finished_at FROM payments p
       WHERE p.merchant_id = q.merchant_id AND p.payer_msisdn = q.msisdn AND p.status = 'confirmed'
       ORDER BY p.id DESC LIMIT 1)
      ORDER BY at DESC LIMIT 1
    ) known ON true`,
};

const REMEMBER: Statement = {
  name: 'wallets.remember-network',
  text: `
    INSERT INTO known_networks (msisdn, network, found_at) VALUES ($1, $2, now())
    ON CONFLICT (msisdn) DO UPDATE SET network = excluded.network, found_at = excluded.found_at`,
};

/** Which network a wallet lives on: what the caller says, else what we have learnt, else what the prefix suggests. */
@Injectable()
export class WalletNetworks {
  private readonly questions: Batcher<Question, KnownNetwork | null>;

  constructor(private readonly database: Database) {
    this.questions = new Batcher({
      name: 'known-networks',
      run: (questions) => this.findAll(questions),
      maxSize: 100,
      maxWaitMs: 1,
      maxQueue: 5000,
      concurrency: 2,
    });
  }

  /**
   * Asks nobody when the caller names the network.
   * @param whose the request's name of the wallet, for the error
   * @throws DomainError invalid_msisdn, unknown_network
   * @throws BatcherFullError when too many are asking
   */
  async walletOf(
    merchantId: string,
    text: string,
    explicit: Network | undefined,
    whose = 'payer',
  ): Promise<NetworkedWallet> {
    if (explicit !== undefined) return { wallet: parseWallet(text, explicit, whose), source: 'explicit' };
    const known = await this.find(merchantId, parseMsisdn(text, `${whose}.msisdn`));
    return { wallet: parseWallet(text, known?.network, whose), source: known?.source ?? 'prefix' };
  }

  find(merchantId: string, msisdn: string): Promise<KnownNetwork | null> {
    return this.questions.add({ merchantId, msisdn });
  }

  /** A rail knows this wallet. */
  async remember({ msisdn, network }: Wallet): Promise<void> {
    await this.database.run(REMEMBER, [msisdn, network]);
  }

  private async findAll(questions: readonly Question[]): Promise<(KnownNetwork | null)[]> {
    const rows = await this.database.run<KnownNetwork & { nth: number }>(FIND, [
      questions.map(({ merchantId }) => merchantId),
      questions.map(({ msisdn }) => msisdn),
    ]);
    const byNth = new Map(rows.map(({ nth, network, source }) => [nth, { network, source }]));
    return questions.map((_, index) => byNth.get(index + 1) ?? null);
  }
}
