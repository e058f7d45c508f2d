import { randomUUID } from 'node:crypto';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { MtnMomoConfig } from '../../config/app-config.js';
import type { Operation } from '../../domain/attempt.js';
import { type Money, toDecimal } from '../../domain/money.js';
import type { Outcome } from '../../domain/outcome.js';
import type { Wallet } from '../../domain/wallet.js';
import type {
  Answer,
  BalanceKind,
  CallbackHint,
  CallContext,
  Instruction,
  OperationCapability,
  Provider,
  ProviderCapabilities,
  RefundInstruction,
  StatusQuery,
  WalletFacts,
} from '../provider.js';
import { refuseCurrency } from '../reply-reading.js';
import type { MtnMomoClient, Product } from './mtn-momo.client.js';
import {
  balanceAnswer,
  claimedStatusOf,
  cleanMessage,
  holderAnswer,
  instructionOutcome,
  nameOf,
  partyId,
  statusOutcome,
} from './mtn-momo.mapper.js';

interface Endpoint {
  readonly product: Product;
  readonly path: string;
  /** Its name in the evidence. */
  readonly call: string;
}

const ENDPOINTS: Readonly<Record<Operation, Endpoint>> = {
  collect: { product: 'collection', path: '/collection/v1_0/requesttopay', call: 'requesttopay' },
  disburse: { product: 'disbursement', path: '/disbursement/v1_0/transfer', call: 'transfer' },
  refund: { product: 'disbursement', path: '/disbursement/v1_0/refund', call: 'refund' },
};

const BALANCE_PRODUCTS: Readonly<Record<BalanceKind, Product>> = { collected: 'collection', float: 'disbursement' };

/** Bank of Ghana: no wallet may move more than GHS 25,000 in a day. */
const LIMITS: OperationCapability = { networks: ['MTN'], minAmountMinor: 1n, maxAmountMinor: 2_500_000n };
/** MTN: the payer has 5 minutes to enter the PIN. */
const APPROVAL_WINDOW_MS = 300_000;

/** MTN MoMo Open API (PUBLIC contract), Ghana. Payouts and refunds need the disbursement product. */
export class MtnMomoProvider implements Provider, OnApplicationShutdown {
  readonly name = 'mtn_momo';
  readonly capabilities: ProviderCapabilities;

  constructor(
    config: MtnMomoConfig,
    private readonly client: MtnMomoClient,
  ) {
    const hasDisbursement = config.disbursement !== null;
    this.capabilities = {
      operations: { collect: LIMITS, ...(hasDisbursement && { disburse: LIMITS, refund: LIMITS }) },
      currency: config.currency,
      amountFormat: 'decimal string with two places',
      referenceFormat: 'UUID version 4',
      refund: hasDisbursement ? { by: 'own', isPartialAllowed: true } : null,
      approvalWindowMs: APPROVAL_WINDOW_MS,
      balances: hasDisbursement ? ['collected', 'float'] : ['collected'],
      lookup: ['MTN'],
      contract: 'public',
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.client.close();
  }

  /** X-Reference-Id must be a UUIDv4. */
  newReference(): string {
    return randomUUID();
  }

  async collect(instruction: Instruction, { signal }: CallContext): Promise<Outcome> {
    const payer = { partyIdType: 'MSISDN', partyId: partyId(instruction.wallet.msisdn) };
    return this.instruct('collect', instruction, { payer }, signal);
  }

  async disburse(instruction: Instruction, { signal }: CallContext): Promise<Outcome> {
    const payee = { partyIdType: 'MSISDN', partyId: partyId(instruction.wallet.msisdn) };
    return this.instruct('disburse', instruction, { payee }, signal);
  }

  /** MTN knows the payer by the reference of the original. Its limits for refunds are not public: ours apply. */
  async refund(instruction: RefundInstruction, { signal }: CallContext): Promise<Outcome> {
    return this.instruct('refund', instruction, { referenceIdToRefund: instruction.original.reference }, signal);
  }

  async getStatus(query: StatusQuery, { signal }: CallContext): Promise<Outcome> {
    const { product, path, call } = ENDPOINTS[query.operation];
    const reply = await this.client.call(
      { product, method: 'GET', path: `${path}/${encodeURIComponent(query.reference)}` },
      signal,
    );
    return statusOutcome(`${call}.status`, reply, query);
  }

  async getBalance(kind: BalanceKind, { signal }: CallContext): Promise<Answer<Money>> {
    const product = BALANCE_PRODUCTS[kind];
    const path = `/${product}/v1_0/account/balance`;
    return balanceAnswer(`${product}.balance`, await this.client.call({ product, method: 'GET', path }, signal));
  }

  async lookupWallet({ msisdn }: Wallet, { signal }: CallContext): Promise<Answer<WalletFacts>> {
    const path = `/collection/v1_0/accountholder/msisdn/${partyId(msisdn)}`;
    const ask = (what: string) =>
      this.client.call({ product: 'collection', method: 'GET', path: `${path}/${what}` }, signal);
    const holder = holderAnswer('accountholder.active', await ask('active'));
    if (!holder.isAnswered || !holder.value.isActive) return holder;
    return { ...holder, value: { ...holder.value, name: nameOf(await ask('basicuserinfo')) } };
  }

  /** MTN does not sign. */
  parseCallback(body: Buffer): CallbackHint {
    return { claimedStatus: claimedStatusOf(body), signature: 'unsigned', acknowledgement: null };
  }

  private async instruct(
    operation: Operation,
    { reference, money, description, callbackUrl }: Instruction,
    party: object,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const { product, path, call } = ENDPOINTS[operation];
    const refusal = refuseCurrency(call, money, this.capabilities.currency);
    if (refusal !== null) return refusal;
    const message = cleanMessage(description);
    const amount = { amount: toDecimal(money), currency: money.currency };
    const body = JSON.stringify({
      ...amount,
      externalId: reference,
      ...party,
      payerMessage: message,
      payeeNote: message,
    });
    const headers = { 'x-reference-id': reference, ...(callbackUrl !== null && { 'x-callback-url': callbackUrl }) };
    const reply = await this.client.call({ product, method: 'POST', path, headers, body }, signal);
    return instructionOutcome(call, reply, operation);
  }
}
