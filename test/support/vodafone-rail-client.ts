import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunningRails } from '../../src/sandbox/rails/options.js';
import { startRails } from '../../src/sandbox/rails/start-rails.js';
import { RAIL_CREDENTIALS } from './rail-credentials.js';
import { waitFor } from './wait-for.js';

export type Json = Record<string, unknown>;

export interface VodafoneAnswer {
  readonly status: number;
  readonly text: string;
  readonly body: Json;
}

const { spId, spPassword, serviceId, serviceProviderCode } = RAIL_CREDENTIALS.vodafone_cash;
const BASE = '/vodafone_cash/ipg/v2/vodafoneGHA/';
const CALL_TIMEOUT_MS = 10_000;
const FAST_PACE = { minDelayMs: 10, maxDelayMs: 60, pinWindowMs: 150, slowMs: 1000, hangMs: 300, resendMs: 40 };

/** What a caller sends to prove who it is, worked out here once more, apart from the rail. */
export function credentials(atMs = Date.now(), password = spPassword): Record<string, string> {
  const timestamp = new Date(atMs).toISOString().slice(0, 19).replace(/\D/g, '');
  const digest = createHash('sha256').update(`${spId}${password}${timestamp}`).digest('base64');
  return { 'x-sp-id': spId, 'x-sp-password': digest, 'x-timestamp': timestamp, 'x-service-id': serviceId };
}

const common = () => ({
  input_Country: 'GHA',
  input_ServiceProviderCode: serviceProviderCode,
  input_ThirdPartyConversationID: randomUUID(),
});

export function payment(ending = '20', differences: Json = {}): Json {
  return {
    ...common(),
    input_Amount: '10.50',
    input_Currency: 'GHS',
    input_CustomerMSISDN: `2332012345${ending}`,
    input_TransactionReference: 'SC123',
    input_PurchasedItemsDesc: 'Order 42',
    ...differences,
  };
}

export function payout(ending = '20', differences: Json = {}): Json {
  const { input_PurchasedItemsDesc, ...rest } = payment(ending);
  return { ...rest, input_PaymentItemsDesc: input_PurchasedItemsDesc, ...differences };
}

export function reversal(transactionId: unknown, amount: string): Json {
  return { ...common(), input_ReversalAmount: amount, input_TransactionID: transactionId };
}

/** The simulated rails of one spec, in a folder of their own, and Vodafone Cash's API as a client meets it. */
export class VodafoneRail {
  private constructor(
    private readonly rails: RunningRails,
    private readonly stateDir: string,
  ) {}

  static async start(): Promise<VodafoneRail> {
    const stateDir = mkdtempSync(join(tmpdir(), 'synccash-contract-'));
    const rails = await startRails({ port: 0, stateDir, credentials: RAIL_CREDENTIALS, pace: FAST_PACE });
    return new VodafoneRail(rails, stateDir);
  }

  async remove(): Promise<void> {
    await this.rails.close();
    rmSync(this.stateDir, { recursive: true, force: true });
  }

  send(method: string, path: string, body?: unknown, headers: Record<string, string> = credentials()) {
    return call(method, `${this.rails.url}${BASE}${path}`, body, headers);
  }

  collect(body: Json, extra: Record<string, string> = {}): Promise<VodafoneAnswer> {
    return this.send('POST', 'c2bPayment/singleStage/', body, { ...credentials(), ...extra });
  }

  disburse(body: Json): Promise<VodafoneAnswer> {
    return this.send('POST', 'b2cPayment/', body);
  }

  reverse(body: Json): Promise<VodafoneAnswer> {
    return this.send('PUT', 'reversal/', body);
  }

  ask(path: string, parameters: Record<string, string> = {}, headers = credentials()): Promise<VodafoneAnswer> {
    const search = new URLSearchParams({ ...common(), ...parameters });
    return this.send('GET', `${path}?${search.toString()}`, undefined, headers);
  }

  status(reference: unknown): Promise<VodafoneAnswer> {
    return this.ask('queryTransactionStatus/', { input_QueryReference: String(reference) });
  }

  async balance(): Promise<unknown> {
    return (await this.ask('accountBalance/')).body.output_Balance;
  }

  /** The status answer of an instruction that is over. */
  ended(body: Json): Promise<Json> {
    const reference = body.input_ThirdPartyConversationID;
    return waitFor(`${String(reference)} to end`, async () => {
      const { status, body: answer } = await this.status(reference);
      return status === 200 && answer.output_ResponseTransactionStatus !== 'N/A' ? answer : null;
    });
  }

  /** A collection that has moved; the id of its transaction. */
  async moved(): Promise<unknown> {
    const body = payment();
    await this.collect(body);
    return (await this.ended(body)).output_TransactionID;
  }

  /** A call that only tests and people can make. */
  operator(method: string, path: string, body?: object): Promise<VodafoneAnswer> {
    return call(method, `${this.rails.url}${path}`, body, {});
  }

  fault(fault: string, options: object = {}): Promise<VodafoneAnswer> {
    return this.operator('POST', '/__faults', { rail: 'vodafone_cash', fault, ...options });
  }

  async rowsOf(body: Json): Promise<Json[]> {
    const { text } = await this.operator('GET', '/__books?rail=vodafone_cash');
    const rows = JSON.parse(text) as Json[];
    return rows.filter(({ reference }) => reference === body.input_ThirdPartyConversationID);
  }
}

async function call(method: string, url: string, body: unknown, headers: Record<string, string>) {
  const response = await fetch(url, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  return { status: response.status, text, body: isJson ? (JSON.parse(text) as Json) : {} };
}
