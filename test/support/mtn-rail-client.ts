import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RailsOptions, RunningRails } from '../../src/sandbox/rails/options.js';
import { startRails } from '../../src/sandbox/rails/start-rails.js';
import { RAIL_CREDENTIALS } from './rail-credentials.js';
import { waitFor } from './wait-for.js';

export type Product = 'collection' | 'disbursement';
export type Headers = Record<string, string | undefined>;

export interface RailAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
  readonly body: Record<string, unknown>;
}

export interface CallInit {
  readonly headers?: Headers;
  readonly body?: unknown;
}

const MTN = RAIL_CREDENTIALS.mtn_momo;
const CALL_TIMEOUT_MS = 10_000;
const FAST_PACE = { minDelayMs: 10, maxDelayMs: 60, pinWindowMs: 150, slowMs: 1000, hangMs: 300 };

export const SUBSCRIPTION_KEYS: Readonly<Record<Product, string>> = {
  collection: MTN.collectionSubscriptionKey,
  disbursement: MTN.disbursementSubscriptionKey,
};

/** The simulated rails of one spec, in a folder of their own, and MTN's API as a client meets it. */
export class TestRail {
  private rails: RunningRails | null = null;
  private readonly stateDir = mkdtempSync(join(tmpdir(), 'synccash-contract-'));
  private readonly tokens = new Map<Product, string>();

  private constructor(private readonly options: Partial<RailsOptions>) {}

  static async start(options: Partial<RailsOptions> = {}): Promise<TestRail> {
    const rail = new TestRail(options);
    await rail.open();
    return rail;
  }

  get url(): string {
    return this.running.url;
  }

  /** The rail's own address, beside the port that all rails share. */
  get ownUrl(): string {
    return this.running.railUrls.mtn_momo ?? '';
  }

  private get running(): RunningRails {
    if (this.rails === null) throw new Error('the rails do not run');
    return this.rails;
  }

  /** Starts on the books that an earlier life left behind. */
  async open(): Promise<void> {
    const { pace, ...options } = this.options;
    this.rails = await startRails({
      port: 0,
      stateDir: this.stateDir,
      credentials: RAIL_CREDENTIALS,
      pace: { ...FAST_PACE, ...pace },
      ...options,
    });
    this.tokens.clear();
  }

  async close(): Promise<void> {
    await this.rails?.close();
    this.rails = null;
  }

  async remove(): Promise<void> {
    await this.close();
    rmSync(this.stateDir, { recursive: true, force: true });
  }

  /** A call to MTN's API. */
  mtn(method: string, path: string, init: CallInit = {}): Promise<RailAnswer> {
    return call(method, `${this.ownUrl}${path}`, init);
  }

  /** A call that only tests and people can make. */
  operator(method: string, path: string, body?: unknown): Promise<RailAnswer> {
    return call(method, `${this.url}${path}`, { body });
  }

  async setFloat(amount: number): Promise<void> {
    const { status, text } = await this.operator('POST', '/__float', { rail: 'mtn_momo', amount });
    if (status !== 200) throw new Error(`the float was refused: ${text}`);
  }

  requestToken(product: Product, apiUser = MTN.apiUser, apiKey = MTN.apiKey, init: CallInit = {}): Promise<RailAnswer> {
    const headers = {
      authorization: `Basic ${Buffer.from(`${apiUser}:${apiKey}`).toString('base64')}`,
      'ocp-apim-subscription-key': SUBSCRIPTION_KEYS[product],
      ...init.headers,
    };
    return this.mtn('POST', `/${product}/token/`, { ...init, headers });
  }

  /** The headers of a call to a product; one token serves all of them, as MTN wants it. */
  async headers(product: Product): Promise<Record<string, string>> {
    let token = this.tokens.get(product);
    if (token === undefined) {
      token = String((await this.requestToken(product)).body.access_token);
      this.tokens.set(product, token);
    }
    return {
      authorization: `Bearer ${token}`,
      'ocp-apim-subscription-key': SUBSCRIPTION_KEYS[product],
      'x-target-environment': MTN.targetEnvironment,
    };
  }

  async create(resource: string, body: object, reference: string = randomUUID(), extra: Headers = {}) {
    const product = productOf(resource);
    const headers = { ...(await this.headers(product)), 'x-reference-id': reference, ...extra };
    return this.mtn('POST', `/${product}/v1_0/${resource}`, { headers, body });
  }

  async get(product: Product, path: string): Promise<RailAnswer> {
    return this.mtn('GET', `/${product}/v1_0/${path}`, { headers: await this.headers(product) });
  }

  status(resource: string, reference: string): Promise<RailAnswer> {
    return this.get(productOf(resource), `${resource}/${reference}`);
  }

  async ended(resource: string, reference: string): Promise<Record<string, unknown>> {
    return waitFor(`${resource} ${reference} to end`, async () => {
      const { body } = await this.status(resource, reference);
      return body.status === 'SUCCESSFUL' || body.status === 'FAILED' ? body : null;
    });
  }

  /** An accepted payment; its reference. */
  async pay(partyId = '233241234567', differences: object = {}, extra: Headers = {}): Promise<string> {
    const reference = randomUUID();
    const { status, text } = await this.create('requesttopay', payment(partyId, differences), reference, extra);
    if (status !== 202) throw new Error(`requesttopay answered ${status}: ${text}`);
    return reference;
  }

  async movedPayment(partyId = '233241234567'): Promise<string> {
    const reference = await this.pay(partyId);
    await this.ended('requesttopay', reference);
    return reference;
  }
}

export function payment(partyId = '233241234567', differences: object = {}): object {
  return {
    amount: '10.50',
    currency: 'GHS',
    externalId: 'SC-123',
    payer: { partyIdType: 'MSISDN', partyId },
    payerMessage: 'Order 42',
    payeeNote: 'SyncCash',
    ...differences,
  };
}

export function payout(partyId = '233241234567', differences: object = {}): object {
  return { ...payment(), payer: undefined, payee: { partyIdType: 'MSISDN', partyId }, ...differences };
}

export function refund(referenceIdToRefund: string, differences: object = {}): object {
  return { amount: '10.50', currency: 'GHS', externalId: 'SC-R-1', referenceIdToRefund, ...differences };
}

function productOf(resource: string): Product {
  return resource === 'requesttopay' ? 'collection' : 'disbursement';
}

async function call(method: string, url: string, { headers = {}, body }: CallInit): Promise<RailAnswer> {
  const sent = Object.entries(headers).filter((header): header is [string, string] => header[1] !== undefined);
  const response = await fetch(url, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...Object.fromEntries(sent) },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
  });
  const text = await response.text();
  const contentType = response.headers.get('content-type') ?? '';
  const isJson = contentType.startsWith('application/json');
  return { status: response.status, contentType, text, body: isJson ? (JSON.parse(text) as RailAnswer['body']) : {} };
}

export interface ReceivedCallback {
  readonly method: string;
  readonly path: string;
  readonly contentType: string;
  readonly body: unknown;
}

/** Where callbacks arrive. */
export class CallbackReceiver {
  readonly received: ReceivedCallback[] = [];
  private readonly server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      this.received.push({
        method: request.method ?? '',
        path: request.url ?? '',
        contentType: request.headers['content-type'] ?? '',
        body: JSON.parse(Buffer.concat(chunks).toString()) as unknown,
      });
      response.writeHead(204).end();
    });
  });

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  url(path: string): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`;
  }

  at(path: string): ReceivedCallback[] {
    return this.received.filter((callback) => callback.path === path);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
