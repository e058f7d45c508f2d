import { Injectable } from '@nestjs/common';
import { AttemptStarter } from '../attempts/attempt-starter.js';
import { DomainError } from '../domain/errors.js';
import type { Currency } from '../domain/money.js';
import type { FeeBearer } from '../domain/split.js';
import type { IdempotentAnswer } from '../http/idempotency.js';
import { fromPublicId } from '../http/public-id.js';
import type { RequestContext } from '../http/request-context.js';
import { WalletNetworks, type NetworkedWallet } from '../wallets/wallet-networks.js';
import { Database, type Executor } from '../persistence/database.js';
import { IdempotencyKeys } from '../resilience/idempotency/idempotency-keys.js';
import type { RedirectLegDto } from './dto/redirect-leg.dto.js';
import { LegRestart } from './leg-restart.js';
import { presentLeg } from '../payments/legs/leg.presenter.js';
import { toLeg, type LegRow } from '../payments/legs/leg.js';
import { FIND_LEG, LOCK_PAYMENT, REDIRECT_LEG } from './splits.sql.js';

const STARTED_STATUS = 202;

interface FoundLegRow extends LegRow {
  currency: Currency;
  fees_borne_by: FeeBearer | null;
}

/** A failed leg, by the ids of the path. */
export interface LegName {
  readonly paymentId: string;
  readonly legId: string;
}

/** A merchant sends a failed leg again, to the same wallet or another. */
@Injectable()
export class LegRetries {
  constructor(
    private readonly database: Database,
    private readonly keys: IdempotencyKeys,
    private readonly networks: WalletNetworks,
    private readonly legs: LegRestart,
    private readonly attempts: AttemptStarter,
  ) {}

  /** @throws DomainError leg_not_found, leg_not_failed, and what `LegRestart.restart` throws */
  retry(name: LegName, context: RequestContext): Promise<IdempotentAnswer> {
    return this.send(name, context, null);
  }

  /** @throws DomainError as `retry` does, invalid_msisdn, unknown_network */
  async redirect(name: LegName, { wallet }: RedirectLegDto, context: RequestContext): Promise<IdempotentAnswer> {
    const target = await this.networks.walletOf(context.merchantId, wallet.msisdn, wallet.network, 'wallet');
    return this.send(name, context, target);
  }

  private async send(
    name: LegName,
    context: RequestContext,
    target: NetworkedWallet | null,
  ): Promise<IdempotentAnswer> {
    const { merchantId, idempotency } = context;
    const ids = { payment: fromPublicId('pay', name.paymentId), leg: fromPublicId('leg', name.legId) };
    if (ids.payment === null || ids.leg === null) throw notFound();
    const [paymentId, legId] = [ids.payment, ids.leg];
    return this.keys.answerOnce({ merchantId, ...idempotency }, async () => {
      const body = await this.database.inTurn(merchantId, async (tx) => {
        await this.legs.begin(tx, merchantId);
        // Of two that want to send the leg, the second finds it on its way.
        await tx.run(LOCK_PAYMENT, [merchantId, paymentId]);
        return this.write(tx, { paymentId, legId }, context, target);
      });
      this.attempts.wake();
      return body === null ? null : { status: STARTED_STATUS, body };
    });
  }

  private async write(
    tx: Executor,
    { paymentId, legId }: { paymentId: string; legId: string },
    { merchantId, correlationId, idempotency }: RequestContext,
    target: NetworkedWallet | null,
  ): Promise<string | null> {
    const [row] = await tx.run<FoundLegRow>(FIND_LEG, [merchantId, paymentId, legId]);
    if (row === undefined) throw notFound();
    const found = toLeg(row);
    if (found.status !== 'failed' || found.grossMinor === null) {
      throw new DomainError('leg_not_failed', `the leg is ${found.status}: only one that has failed can be sent again`);
    }
    const leg = target === null ? found : { ...found, wallet: target.wallet, networkSource: target.source };
    if (target !== null) await tx.run(REDIRECT_LEG, [legId, leg.wallet.network, leg.networkSource, leg.wallet.msisdn]);
    const bearer = row.fees_borne_by ?? 'merchant';
    const share = { leg, grossMinor: found.grossMinor, currency: row.currency, bearer, correlationId };
    const sent = await this.legs.restart(tx, share, target === null ? null : 'wallet');
    const body = JSON.stringify(presentLeg(sent));
    const record = { merchantId, ...idempotency, objectId: legId, responseStatus: STARTED_STATUS };
    return (await this.keys.take(tx, { ...record, responseBody: body, createdAt: new Date() })) ? body : null;
  }
}

function notFound(): DomainError {
  return new DomainError('leg_not_found', 'there is no such leg of a payment of yours');
}
