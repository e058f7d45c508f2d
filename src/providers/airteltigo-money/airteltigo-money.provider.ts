import { randomBytes } from 'node:crypto';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { AirteltigoMoneyConfig } from '../../config/app-config.js';
import type { Operation } from '../../domain/attempt.js';
import { toDecimal, type Money } from '../../domain/money.js';
import type { Network } from '../../domain/number-plan.js';
import type { Outcome } from '../../domain/outcome.js';
import { BALANCE_KINDS } from '../provider.js';
import type { Answer, BalanceKind, CallbackHeaders, CallbackHint, CallContext, Instruction } from '../provider.js';
import type { Provider, ProviderCapabilities, RefundInstruction, StatusQuery, WalletFacts } from '../provider.js';
import type { Wallet } from '../../domain/wallet.js';
import { cleanText, refuseCurrency } from '../reply-reading.js';
import { callbackSignatureOf, type AirteltigoMoneyClient } from './airteltigo-money.client.js';
import {
  balanceAnswer,
  claimedStatusOf,
  holderAnswer,
  instructionOutcome,
  statusOutcome,
} from './airteltigo-money.mapper.js';

const SEND = '/sendRequest';

/** PUBLIC: the gateway's words. AIR is AirtelTigo, today's AT; VOD is Vodafone, today's Telecel. */
const NETWORK_WORDS: Readonly<Record<Network, string>> = { MTN: 'MTN', TELECEL: 'VOD', AT: 'AIR' };
const TRANS_TYPES: Readonly<Record<Operation, string>> = { collect: 'CTM', disburse: 'MTC', refund: 'MTC' };

/** How long `reference` may be is NOT PUBLIC; this holds `RF-` and one of our references. */
const MAX_REFERENCE_CHARS = 30;
/** Bank of Ghana: no wallet may move more than GHS 25,000 in a day, so no more at once either. */
const MAX_AMOUNT_MINOR = 2_500_000n;
/** AT's own window is NOT PUBLIC. */
const APPROVAL_WINDOW_MS = 300_000;

/** AirtelTigo (AT) Money by the Orchard gateway (the gateway's PUBLIC contract; the operator's own is not public). */
export class AirteltigoMoneyProvider implements Provider, OnApplicationShutdown {
  readonly name = 'airteltigo_money';
  readonly capabilities: ProviderCapabilities;

  constructor(
    private readonly config: AirteltigoMoneyConfig,
    private readonly client: AirteltigoMoneyClient,
  ) {
    const { networks } = config;
    const operation = { networks, minAmountMinor: 1n, maxAmountMinor: MAX_AMOUNT_MINOR };
    this.capabilities = {
      operations: { collect: operation, disburse: operation, refund: operation },
      currency: 'GHS',
      amountFormat: 'decimal string with two places',
      referenceFormat: 'at most 30 characters, unique (ours: SC and 24 of 0-9 and A-V)',
      refund: { by: 'payout', isPartialAllowed: true },
      approvalWindowMs: APPROVAL_WINDOW_MS,
      balances: BALANCE_KINDS,
      lookup: networks,
      contract: 'gateway',
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.client.close();
  }

  /** exttrid holds 30 characters, so no UUID: 120 random bits in base 32 are 24 characters. */
  newReference(): string {
    const digits = BigInt(`0x${randomBytes(15).toString('hex')}`).toString(32);
    return `SC${digits.padStart(24, '0').toUpperCase()}`;
  }

  collect(instruction: Instruction, context: CallContext): Promise<Outcome> {
    return this.instruct('collect', instruction, instruction.description, context);
  }

  disburse(instruction: Instruction, context: CallContext): Promise<Outcome> {
    return this.instruct('disburse', instruction, instruction.description, context);
  }

  /** The gateway has no refund: it is a payout to the payer, linked by its text and in our books. */
  refund(instruction: RefundInstruction, context: CallContext): Promise<Outcome> {
    return this.instruct('refund', instruction, `RF-${instruction.original.reference}`, context);
  }

  async getStatus({ reference, ...query }: StatusQuery, { signal }: CallContext): Promise<Outcome> {
    const fields = { exttrid: reference, service_id: this.config.serviceId, trans_type: 'TSC' };
    const reply = await this.client.call('/checkTransaction', fields, signal);
    return statusOutcome('checkTransaction.TSC', reply, { reference, ...query });
  }

  async getBalance(kind: BalanceKind, { signal }: CallContext): Promise<Answer<Money>> {
    const fields = { service_id: this.config.serviceId, trans_type: 'BLC', ts: timestamp() };
    return balanceAnswer('balance.BLC', await this.client.call('/check_wallet_balance', fields, signal), kind);
  }

  /** AII asks the bank switch, of which each network is a bank. */
  async lookupWallet({ msisdn, network }: Wallet, { signal }: CallContext): Promise<Answer<WalletFacts>> {
    const fields = {
      bank_code: NETWORK_WORDS[network],
      customer_number: localNumber(msisdn),
      exttrid: this.newReference(),
      nw: 'BNK',
      service_id: this.config.serviceId,
      trans_type: 'AII',
      ts: timestamp(),
    };
    return holderAnswer('sendRequest.AII', await this.client.call(SEND, fields, signal));
  }

  parseCallback(body: Buffer, headers: CallbackHeaders): CallbackHint {
    const signature = callbackSignatureOf(body, headers, this.config);
    return { claimedStatus: claimedStatusOf(body), signature, acknowledgement: null };
  }

  private async instruct(
    operation: Operation,
    { reference, wallet, money, callbackUrl }: Instruction,
    text: string,
    { signal }: CallContext,
  ): Promise<Outcome> {
    const transType = TRANS_TYPES[operation];
    const call = `sendRequest.${transType}`;
    const refusal = refuseCurrency(call, money, this.capabilities.currency);
    if (refusal !== null) return refusal;
    const fields = {
      amount: toDecimal(money),
      // The gateway wants one always (039); this one leads to nobody.
      callback_url: callbackUrl ?? `${this.config.baseUrl}/no-callback`,
      customer_number: localNumber(wallet.msisdn),
      exttrid: reference,
      nw: NETWORK_WORDS[wallet.network],
      reference: cleanText(text, MAX_REFERENCE_CHARS),
      service_id: this.config.serviceId,
      trans_type: transType,
      ts: timestamp(),
    };
    return instructionOutcome(call, await this.client.call(SEND, fields, signal), operation);
  }
}

/** +233271234567 → 0271234567 */
function localNumber(msisdn: string): string {
  return msisdn.replace(/^\+233/, '0');
}

/** UTC, YYYY-MM-DD HH:MM:SS */
function timestamp(): string {
  return new Date().toISOString().slice(0, 19).replace('T', ' ');
}
