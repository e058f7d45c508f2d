import { randomUUID } from 'node:crypto';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { MtnMomoConfig } from '../../config/app-config.js';
import type { Operation } from '../../domain/attempt.js';
import { toDecimal } from '../../domain/money.js';
import type { Outcome } from '../../domain/outcome.js';
import type {
  CallbackHint,
  CallContext,
  Instruction,
  Provider,
  ProviderCapabilities,
  StatusQuery,
} from '../provider.js';
import type { MtnMomoClient, Product } from './mtn-momo.client.js';
import { claimedStatusOf, cleanMessage, instructionOutcome, partyId, statusOutcome } from './mtn-momo.mapper.js';

interface Endpoint {
  readonly product: Product;
  readonly path: string;
  /** Its name in the evidence. */
  readonly call: string;
}

/** Where each operation lives. Payouts and refunds come as two more rows. */
const ENDPOINTS: Readonly<Partial<Record<Operation, Endpoint>>> = {
  collect: { product: 'collection', path: '/collection/v1_0/requesttopay', call: 'requesttopay' },
};

/** MTN MoMo Open API (PUBLIC contract), Ghana: request-to-pay and its status. */
export class MtnMomoProvider implements Provider, OnApplicationShutdown {
  readonly name = 'mtn_momo';
  readonly capabilities: ProviderCapabilities;

  constructor(
    config: MtnMomoConfig,
    private readonly client: MtnMomoClient,
  ) {
    this.capabilities = { reach: { collect: ['MTN'] }, currency: config.currency };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.client.close();
  }

  /** X-Reference-Id must be a UUIDv4. */
  newReference(): string {
    return randomUUID();
  }

  async collect(instruction: Instruction, { signal }: CallContext): Promise<Outcome> {
    const { reference, wallet, money, description, callbackUrl } = instruction;
    const { product, path, call } = endpointOf('collect');
    const message = cleanMessage(description);
    const body = JSON.stringify({
      amount: toDecimal(money),
      currency: money.currency,
      externalId: reference,
      payer: { partyIdType: 'MSISDN', partyId: partyId(wallet.msisdn) },
      payerMessage: message,
      payeeNote: message,
    });
    const headers = { 'x-reference-id': reference, ...(callbackUrl !== null && { 'x-callback-url': callbackUrl }) };
    return instructionOutcome(call, await this.client.call({ product, method: 'POST', path, headers, body }, signal));
  }

  async getStatus(query: StatusQuery, { signal }: CallContext): Promise<Outcome> {
    const { product, path, call } = endpointOf(query.operation);
    const reply = await this.client.call(
      { product, method: 'GET', path: `${path}/${encodeURIComponent(query.reference)}` },
      signal,
    );
    return statusOutcome(`${call}.status`, reply, query);
  }

  parseCallback(body: Buffer): CallbackHint {
    return { claimedStatus: claimedStatusOf(body) };
  }
}

function endpointOf(operation: Operation): Endpoint {
  const endpoint = ENDPOINTS[operation];
  if (endpoint === undefined) throw new Error(`mtn_momo can not ${operation}`);
  return endpoint;
}
