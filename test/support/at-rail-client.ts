import { createHmac, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RailsOptions, RunningRails } from '../../src/sandbox/rails/options.js';
import { startRails } from '../../src/sandbox/rails/start-rails.js';
import type { BookRow } from './rails-client.js';
import { RAIL_CREDENTIALS } from './rail-credentials.js';
import { waitFor } from './wait-for.js';

export interface AtAnswer {
  readonly status: number;
  readonly text: string;
  readonly body: Record<string, unknown>;
}

export const AT_CREDENTIALS = { clientKey: 'sandbox_at_key', secretKey: 'sk_demo_123', serviceId: 1234 };
const CALL_TIMEOUT_MS = 10_000;
const FAST_PACE = { minDelayMs: 10, maxDelayMs: 60, pinWindowMs: 150, slowMs: 400, hangMs: 60_000 };
const NOBODY_LISTENS = 'http://127.0.0.1:9/at';

/** The simulated AirtelTigo Money of one spec, in a folder of its own, and the gateway's API as a client meets it. */
export class AtRail {
  private constructor(
    private readonly rails: RunningRails,
    private readonly stateDir: string,
  ) {}

  static async start(options: Partial<RailsOptions> = {}): Promise<AtRail> {
    const stateDir = mkdtempSync(join(tmpdir(), 'synccash-contract-at-'));
    const credentials = { ...RAIL_CREDENTIALS, airteltigo_money: AT_CREDENTIALS };
    return new AtRail(await startRails({ port: 0, stateDir, credentials, pace: FAST_PACE, ...options }), stateDir);
  }

  async remove(): Promise<void> {
    await this.rails.close();
    rmSync(this.stateDir, { recursive: true, force: true });
  }

  /** A signed call; a body of text goes out as it is. Another authorization replaces the right one, '' sends none. */
  call(path: string, body: object | string, authorization?: string, timeoutMs?: number): Promise<AtAnswer> {
    const bytes = typeof body === 'string' ? body : JSON.stringify(body);
    const header = authorization ?? `${AT_CREDENTIALS.clientKey}:${signature(bytes)}`;
    return send('POST', `${this.rails.url}/airteltigo_money${path}`, bytes, header, timeoutMs);
  }

  /** A call that only tests and people can make. */
  operator(method: string, path: string, body?: object): Promise<AtAnswer> {
    return send(method, `${this.rails.url}${path}`, body && JSON.stringify(body));
  }

  async fault(fault: string, options: object = { count: 1 }): Promise<void> {
    const { status, text } = await this.operator('POST', '/__faults', { rail: 'airteltigo_money', fault, ...options });
    if (status !== 201) throw new Error(`the fault ${fault} was refused: ${text}`);
  }

  async booksOf(exttrid: string): Promise<BookRow[]> {
    const { body } = await this.operator('GET', '/__books?rail=airteltigo_money');
    return (body as unknown as BookRow[]).filter(({ reference }) => reference === exttrid);
  }

  /** An accepted instruction; its exttrid. */
  async accepted(differences: object = {}): Promise<string> {
    const body = instruction(differences);
    const answer = await this.call('/sendRequest', body);
    if (answer.body.resp_code !== '015') throw new Error(`sendRequest answered ${answer.status}: ${answer.text}`);
    return body.exttrid;
  }

  status(exttrid: string): Promise<AtAnswer> {
    return this.call('/checkTransaction', { exttrid, service_id: AT_CREDENTIALS.serviceId, trans_type: 'TSC' });
  }

  ended(exttrid: string): Promise<Record<string, unknown>> {
    return waitFor(`${exttrid} to end`, async () => {
      const { body } = await this.status(exttrid);
      return /^00[01]\//.test(String(body.trans_status)) && body;
    });
  }

  async balances(): Promise<Record<string, unknown>> {
    const { serviceId } = AT_CREDENTIALS;
    return (await this.call('/check_wallet_balance', { service_id: serviceId, trans_type: 'BLC', ts: ts() })).body;
  }
}

export function signature(bytes: string): string {
  return createHmac('sha256', AT_CREDENTIALS.secretKey).update(bytes).digest('hex');
}

/** UTC, as the gateway writes it. */
export function ts(agoMs = 0): string {
  return new Date(Date.now() - agoMs).toISOString().slice(0, 19).replace('T', ' ');
}

export function newExttrid(): string {
  return `SC${randomUUID().replaceAll('-', '').slice(0, 22)}`;
}

export function instruction(differences: object = {}) {
  return {
    amount: '10.50',
    callback_url: NOBODY_LISTENS,
    customer_number: '0271234567',
    exttrid: newExttrid(),
    nw: 'AIR',
    reference: 'Order 42',
    service_id: AT_CREDENTIALS.serviceId,
    trans_type: 'CTM',
    ts: ts(),
    ...differences,
  };
}

export function lookup(differences: object = {}) {
  const { customer_number, exttrid, service_id, ts: now } = instruction();
  return {
    customer_number,
    exttrid,
    service_id,
    ts: now,
    nw: 'BNK',
    bank_code: 'AIR',
    trans_type: 'AII',
    ...differences,
  };
}

async function send(
  method: string,
  url: string,
  bytes?: string,
  authorization = '',
  timeoutMs = CALL_TIMEOUT_MS,
): Promise<AtAnswer> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(bytes !== undefined && { 'content-type': 'application/json' }),
      ...(authorization !== '' && { authorization }),
    },
    ...(bytes !== undefined && { body: bytes }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  return { status: response.status, text, body: isJson ? (JSON.parse(text) as AtAnswer['body']) : {} };
}
