import { Injectable } from '@nestjs/common';
import type { AttemptDraft, AttemptRow } from '../attempts/attempt-draft.js';
import { AttemptStarter } from '../attempts/attempt-starter.js';
import { money } from '../domain/money.js';
import { EXPIRY } from '../domain/payment.js';
import { newId, toPublicId } from '../http/public-id.js';
import { Routes } from '../routing/routes.js';
import type { InitiatePaymentDto } from './dto/initiate-payment.dto.js';
import type { PreviewRouteDto } from './dto/preview-route.dto.js';
import type { PreviewRouteResponse } from './dto/preview-route.response.js';
import { PayerNetworks } from './payer-networks.js';
import type { Payment } from './payment.model.js';
import { presentPayment } from './payment.presenter.js';
import { PaymentsRepository, type NewPayment } from './payments.repository.js';

/** Who asks, and under which key. */
export interface InitiationContext {
  readonly merchantId: string;
  readonly correlationId: string;
  readonly idempotency: { readonly key: string; readonly requestHash: Buffer };
}

export const INITIATED_STATUS = 202;

/** Makes a payment out of a request, with its first attempt. */
@Injectable()
export class PaymentInitiation {
  constructor(
    private readonly payments: PaymentsRepository,
    private readonly routes: Routes,
    private readonly attempts: AttemptStarter,
    private readonly networks: PayerNetworks,
  ) {}

  /**
   * What is to be created; asks the database only for a network that the caller does not name.
   * @throws DomainError invalid_amount, unsupported_currency, invalid_msisdn, unknown_network, no_route
   */
  async draft(
    request: InitiatePaymentDto,
    context: InitiationContext,
  ): Promise<{ payment: Payment; attempt: AttemptDraft }> {
    const { payer, source, amount, route } = await this.routeOf(context.merchantId, request);
    const { provider, decision, fees } = route;
    const createdAt = new Date();
    const expiresAt = new Date(createdAt.getTime() + 1000 * (request.expiresInSeconds ?? EXPIRY.defaultSeconds));
    const { merchantId, correlationId } = context;
    const payment: Payment = {
      id: newId(),
      merchantId,
      status: 'initiated',
      money: amount,
      capturedMinor: 0n,
      refundedMinor: 0n,
      payer,
      payerNetworkSource: source,
      reference: request.reference,
      description: request.description ?? null,
      metadata: request.metadata ?? null,
      provider: provider.name,
      failureCode: null,
      expiresAt,
      correlationId,
      createdAt,
      updatedAt: createdAt,
    };
    const attempt: AttemptDraft = {
      id: newId(),
      ownerType: 'payment',
      ownerId: payment.id,
      merchantId,
      provider: provider.name,
      operation: 'collect',
      reference: provider.newReference(),
      wallet: payer,
      money: payment.money,
      description: payment.description ?? payment.reference,
      sendBefore: expiresAt,
      routing: decision,
      hasAlternative: decision.candidates.length > 1,
      fees,
      correlationId,
      createdAt,
    };
    return { payment, attempt };
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
    const route = this.routes.choose({ operation: 'collect', wallet: payer, money: amount, wanted, strategy });
    return { payer, source, amount, route };
  }

  /**
   * The answer to keep for the key, and whether the payment is committed; false = the key was taken already.
   * @throws BatcherFullError when too much is waiting to be written
   */
  async create(
    payment: Payment,
    draft: AttemptDraft,
    context: InitiationContext,
  ): Promise<{ isCreated: boolean; body: string }> {
    const body = JSON.stringify(presentPayment(payment));
    const isCreated = await this.attempts.start(draft, (row) =>
      this.payments.create(newPayment(payment, row, context, body)),
    );
    return { isCreated, body };
  }
}

function newPayment(
  payment: Payment,
  attempt: AttemptRow,
  context: InitiationContext,
  responseBody: string,
): NewPayment {
  const { id, merchantId, status, reference, createdAt, correlationId } = payment;
  return {
    payment,
    attempt,
    event: {
      merchantId,
      objectId: id,
      sequence: 1,
      event: {
        type: 'payment.initiated',
        data: {
          status,
          amount: Number(payment.money.amountMinor),
          currency: payment.money.currency,
          reference,
          attemptId: toPublicId('att', String(attempt.id)),
          failureCode: null,
        },
      },
      correlationId,
      occurredAt: createdAt,
    },
    idempotency: {
      merchantId,
      ...context.idempotency,
      objectId: id,
      responseStatus: INITIATED_STATUS,
      responseBody,
      createdAt,
    },
  };
}
