import { randomUUID } from 'node:crypto';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { VodafoneCashConfig } from '../../config/app-config.js';
import { toDecimal, type Money } from '../../domain/money.js';
import type { Outcome } from '../../domain/outcome.js';
import { NOTHING_SAID } from '../../domain/settlement.js';
import type { Wallet } from '../../domain/wallet.js';
import type {
  Answer,
  BalanceKind,
  CallbackHint,
  CallContext,
  Instruction,
  Provider,
  ProviderCapabilities,
  RefundInstruction,
  StatusQuery,
  WalletFacts,
} from '../provider.js';
import type { NoReply, Reply } from '../rail-http.js';
import { cleanText, parseObject, plain, refuseCurrency, textOf } from '../reply-reading.js';
import type { VodafoneCashClient } from './vodafone-cash.client.js';
import * as mapper from './vodafone-cash.mapper.js';

const COUNTRY = 'GHA';
const MAX_TRANSACTION_REFERENCE_CHARS = 20;
const MAX_DESCRIPTION_CHARS = 256;

const REACH = { networks: ['TELECEL'], minAmountMinor: 1n, maxAmountMinor: 2_500_000n } as const;

const CAPABILITIES: ProviderCapabilities = {
  operations: { collect: REACH, disburse: REACH, refund: REACH },
  currency: 'GHS',
  amountFormat: 'decimal cedis with two digits, "10.50"',
  referenceFormat: 'UUIDv4 as ThirdPartyConversationID (at most 40); its first 20 hex digits as TransactionReference',
  refund: { by: 'own', isPartialAllowed: true },
  // NOT PUBLIC: a default.
  approvalWindowMs: 300_000,
  balances: ['float'],
  lookup: ['TELECEL'],
  contract: 'design',
};

/** A reversal names the rail's own id of the payment: without it there is nothing to ask for. Never sent. */
const NO_TRANSACTION_ID: Outcome = {
  ...NOTHING_SAID,
  class: 'refused_by_rail',
  failureCode: 'rail_configuration',
  fault: 'us',
  evidence: {
    ...NOTHING_SAID.evidence,
    call: 'reversal',
    transportError: 'not sent: the payment has no transaction id of the rail',
  },
};

/** Vodafone Cash (Telecel Cash) Ghana: the SyncCash profile modelled on the M-Pesa OpenAPI. */
export class VodafoneCashProvider implements Provider, OnApplicationShutdown {
  readonly name = 'vodafone_cash';
  readonly capabilities = CAPABILITIES;

  constructor(
    private readonly config: VodafoneCashConfig,
    private readonly client: VodafoneCashClient,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await this.client.close();
  }

  newReference(): string {
    return randomUUID();
  }

  async collect(instruction: Instruction, context: CallContext): Promise<Outcome> {
    const refusal = refuseCurrency('c2bPayment', instruction.money, this.capabilities.currency);
    if (refusal !== null) return refusal;
    const body = {
      ...this.paymentBody(instruction),
      input_PurchasedItemsDesc: cleanDescription(instruction.description),
    };
    const reply = await this.instruct('POST', 'c2bPayment/singleStage/', body, instruction, context);
    return mapper.instructionOutcome('c2bPayment', reply, 'collect');
  }

  async disburse(instruction: Instruction, context: CallContext): Promise<Outcome> {
    const refusal = refuseCurrency('b2cPayment', instruction.money, this.capabilities.currency);
    if (refusal !== null) return refusal;
    const body = {
      ...this.paymentBody(instruction),
      input_PaymentItemsDesc: cleanDescription(instruction.description),
    };
    const reply = await this.instruct('POST', 'b2cPayment/', body, instruction, context);
    return mapper.instructionOutcome('b2cPayment', reply, 'disburse');
  }

  async refund(instruction: RefundInstruction, context: CallContext): Promise<Outcome> {
    const refusal = refuseCurrency('reversal', instruction.money, this.capabilities.currency);
    if (refusal !== null) return refusal;
    const { railTransactionId } = instruction.original;
    if (railTransactionId === null) return NO_TRANSACTION_ID;
    const body = {
      input_ReversalAmount: toDecimal(instruction.money),
      input_Country: COUNTRY,
      input_ServiceProviderCode: this.config.serviceProviderCode,
      input_ThirdPartyConversationID: instruction.reference,
      input_TransactionID: railTransactionId,
    };
    const reply = await this.instruct('PUT', 'reversal/', body, instruction, context);
    return mapper.instructionOutcome('reversal', reply, 'refund');
  }

  async getStatus(query: StatusQuery, context: CallContext): Promise<Outcome> {
    const reply = await this.ask('queryTransactionStatus/', { input_QueryReference: query.reference }, context);
    return mapper.statusOutcome('queryTransactionStatus', reply, query);
  }

  /** There is one account, and it is not a public call: DESIGN. */
  async getBalance(_kind: BalanceKind, context: CallContext): Promise<Answer<Money>> {
    return mapper.balanceAnswer('accountBalance', await this.ask('accountBalance/', {}, context));
  }

  async lookupWallet({ msisdn }: Wallet, context: CallContext): Promise<Answer<WalletFacts>> {
    const parameters = { input_CustomerMSISDN: mapper.partyId(msisdn) };
    return mapper.walletAnswer('queryBeneficiaryName', await this.ask('queryBeneficiaryName/', parameters, context));
  }

  parseCallback(body: Buffer): CallbackHint {
    return callbackHint(parseObject(body.toString('utf8')));
  }

  private paymentBody({ reference, wallet, money }: Instruction): Record<string, string> {
    return {
      input_Amount: toDecimal(money),
      input_Country: COUNTRY,
      input_Currency: money.currency,
      input_CustomerMSISDN: mapper.partyId(wallet.msisdn),
      input_ServiceProviderCode: this.config.serviceProviderCode,
      input_ThirdPartyConversationID: reference,
      input_TransactionReference: reference.replaceAll('-', '').slice(0, MAX_TRANSACTION_REFERENCE_CHARS),
    };
  }

  /** The callback's address in a header is DESIGN: M-Pesa has it set in its portal. */
  private instruct(
    method: 'POST' | 'PUT',
    path: string,
    body: Record<string, string>,
    { callbackUrl }: Instruction,
    { signal }: CallContext,
  ): Promise<Reply | NoReply> {
    const headers: Record<string, string> = callbackUrl === null ? {} : { 'x-callback-url': callbackUrl };
    return this.client.call({ method, path, headers, body: JSON.stringify(body) }, signal);
  }

  /** Every question is a conversation of its own: the rail takes an id that it has seen for a replay. */
  private ask(path: string, parameters: Record<string, string>, { signal }: CallContext): Promise<Reply | NoReply> {
    const search = new URLSearchParams({
      ...parameters,
      input_ServiceProviderCode: this.config.serviceProviderCode,
      input_ThirdPartyConversationID: randomUUID(),
      input_Country: COUNTRY,
    });
    return this.client.call({ method: 'GET', path: `${path}?${search.toString()}` }, signal);
  }
}

/** INS-30 is the answer to any punctuation. */
function cleanDescription(text: string): string {
  return cleanText(text.replace(/[^A-Za-z0-9]+/g, ' '), MAX_DESCRIPTION_CHARS);
}

/** M-Pesa does not sign: only a reason to ask. It comes again until it is acknowledged in the rail's own words. */
function callbackHint(body: Record<string, unknown> | null): CallbackHint {
  const result = body?.input_ResultCode;
  const claim = typeof result === 'number' ? String(result) : textOf(body, 'input_ResultCode');
  return {
    claimedStatus: claim === null ? null : plain(claim),
    signature: 'unsigned',
    acknowledgement: {
      output_OriginalConversationID: plain(textOf(body, 'input_OriginalConversationID') ?? ''),
      output_ResponseCode: '0',
      output_ResponseDesc: 'Successfully Accepted Result',
      output_ThirdPartyConversationID: plain(textOf(body, 'input_ThirdPartyConversationID') ?? ''),
    },
  };
}
