import { Inject, Injectable } from '@nestjs/common';
import { AttemptStarter } from '../attempts/attempt-starter.js';
import { money } from '../domain/money.js';
import { EXPIRY } from '../domain/payment.js';
import { RISK_SCORER, type RiskScorer } from '../fraud/risk-scorer.js';
import { newId } from '../persistence/new-id.js';
import { Routes } from '../routing/routes.js';
import type { InitiatePaymentDto } from './dto/initiate-payment.dto.js';
import type { PreviewRouteDto } from './dto/preview-route.dto.js';
import type { PreviewRouteResponse } from './dto/preview-route.response.js';
import { firstAttempt } from './first-attempt.js';
import type { InitiationContext, NewPayment, PaymentDraft } from './new-payment.js';
import { WalletNetworks } from '../wallets/wallet-networks.js';
import { PaymentCreations } from './payment-creations.js';
import type { Payment, PaymentWish } from './payment.model.js';
import { SplitDrafting } from './legs/split-drafting.js';

/** Makes a payment out of a request, with its first attempt. */
@Injectable()
export class PaymentInitiation {
  constructor(
    private readonly creations: PaymentCreations,
    private readonly routes: Routes,
    private readonly attempts: AttemptStarter,
    private readonly networks: WalletNetworks,
    private readonly splits: SplitDrafting,
    @Inject(RISK_SCORER) private readonly scorer: RiskScorer,
  ) {}

  /**
   * What is to be created; asks the database only for a network that the caller does not name, and the fraud service only
   * where one is configured.
   * @throws DomainError invalid_amount, unsupported_currency, invalid_msisdn, unknown_network, invalid_splits, no_route,
   *   rail_unavailable
   */
  async draft(request: InitiatePaymentDto, context: InitiationContext): Promise<PaymentDraft> {
    const { merchantId, correlationId } = context;
    const { payer, source, amount, route } = await this.routeOf(merchantId, request);
    const split = await this.splits.draft(merchantId, request, route.fees);
    const { deviceId = null, ip = null } = request.payer;
    const asked = { merchantId, money: amount, payer, deviceId, ip, reference: request.reference, correlationId };
    const id = newId();
    const opinion = await this.scorer.opinionOf({ ...asked, paymentId: id, askedAt: new Date() });
    // Its time begins here: whoever was asked before has had his own.
    const createdAt = new Date();
    const wish = wishOf(request);
    const payment: Payment = {
      id,
      merchantId,
      status: 'initiated',
      money: amount,
      capturedMinor: 0n,
      refundedMinor: 0n,
      payer,
      payerNetworkSource: source,
      payerDeviceId: deviceId,
      payerIp: ip,
      reference: request.reference,
      description: request.description ?? null,
      metadata: request.metadata ?? null,
      provider: route.provider.name,
      failureCode: null,
      risk: null,
      review: null,
      settlement: 'none',
      feesBorneBy: split?.feesBorneBy ?? null,
      expiresAt: new Date(createdAt.getTime() + 1000 * (wish.expiresInSeconds ?? EXPIRY.defaultSeconds)),
      correlationId,
      createdAt,
      updatedAt: createdAt,
    };
    return { payment, attempt: firstAttempt(payment, route), legs: split?.legs ?? [], wish, opinion, context };
  }

  /** @throws DomainError as `draft` does */
  async preview(merchantId: string, request: PreviewRouteDto): Promise<PreviewRouteResponse> {
    const { payer, source, route } = await this.routeOf(merchantId, request);
    return { payer: { ...payer, networkSource: source }, routing: route.decision };
  }

  private async routeOf(merchantId: string, { payer: named, amount: minor, currency, ...wish }: PreviewRouteDto) {
    const { msisdn, network } = named;
    const { wallet: payer, source } = await this.networks.walletOf(merchantId, msisdn, network ?? undefined);
    const amount = money(minor, currency);
    const [wanted, strategy] = [wish.provider ?? undefined, wish.strategy ?? undefined];
    const route = this.routes.choose({ operation: 'collect', wallet: payer, money: amount, wanted, strategy }, 'payer');
    return { payer, source, amount, route };
  }

  /**
   * Judges it and writes it down; what may be sent is on its way then. null = the key was taken already.
   * @throws BatcherFullError when too much is waiting to be written
   */
  async create(draft: PaymentDraft): Promise<NewPayment | null> {
    let created: NewPayment | null = null;
    await this.attempts.start(draft.attempt, async (row) => {
      created = await this.creations.create(draft, row);
      return created !== null && created.attempt !== null;
    });
    return created;
  }
}

function wishOf({ provider, strategy, expiresInSeconds }: InitiatePaymentDto): PaymentWish {
  return { provider: provider ?? null, strategy: strategy ?? null, expiresInSeconds: expiresInSeconds ?? null };
}
