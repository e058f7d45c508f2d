import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Money, money } from '../../src/domain/money.js';
import type { Network } from '../../src/domain/number-plan.js';
import type { Outcome } from '../../src/domain/outcome.js';
import type { Wallet } from '../../src/domain/wallet.js';
import type { Instruction, Provider, RefundInstruction } from '../../src/providers/provider.js';
import type { RailsOptions, RunningRails } from '../../src/sandbox/rails/options.js';
import { startRails } from '../../src/sandbox/rails/start-rails.js';
import { RailsClient } from './rails-client.js';
import { RAIL_CREDENTIALS } from './rail-credentials.js';
import { waitFor } from './wait-for.js';

export interface Connection {
  readonly baseUrl: string;
  /** Credentials that the rail does not know. */
  readonly isStranger?: boolean;
  /** Credentials that are right, for a service that they are not for. */
  readonly isMisconfigured?: boolean;
}

type Hear = (body: Buffer, headers: IncomingHttpHeaders, path: string) => void;
type Closing = Provider & { onApplicationShutdown(): Promise<void> };

/** One row of the suite: a rail, and what the contract leaves to it. */
export interface RailUnderTest {
  readonly name: string;
  readonly network: Network;
  /** Of its network's numbers, without the last two digits. */
  readonly msisdnStart: string;
  /** What this rail takes for a reference of ours. */
  readonly referencePattern: RegExp;
  readonly connect: (connection: Connection) => Closing;
  readonly signsCallbacks?: boolean;
  /** An answer in its form with a code that no document lists. */
  readonly unlisted: { readonly httpStatus: number; readonly body: object };
}

const TIMEOUT_MS = 10_000;
const PACE = { minDelayMs: 5, maxDelayMs: 30, pinWindowMs: 60, slowMs: 500, hangMs: 5000, resendMs: 60 };

/** A rail with its simulated counterpart, and a place that its callbacks go to. */
export class ContractRail {
  readonly books: RailsClient;
  readonly callbacks: Buffer[] = [];
  /** Of the callbacks, in their order. */
  readonly headers: IncomingHttpHeaders[] = [];
  private readonly opened: Closing[] = [];
  /** Each case has an address of its own, so that what is told to an earlier one does not count for it. */
  private nthCase = 0;

  private constructor(
    readonly rail: RailUnderTest,
    private readonly rails: RunningRails,
    private readonly stateDir: string,
    private readonly receiver: Server,
    private readonly ear: Closing,
  ) {
    this.books = new RailsClient(rails.url, rail.name);
  }

  /** @param options how the simulated rails differ from the ordinary ones */
  static async start(rail: RailUnderTest, { pace, ...options }: Partial<RailsOptions> = {}): Promise<ContractRail> {
    const stateDir = mkdtempSync(join(tmpdir(), 'synccash-contract-'));
    const rails = await startRails({
      port: 0,
      stateDir,
      credentials: RAIL_CREDENTIALS,
      ...options,
      pace: { ...PACE, ...pace },
    });
    const ear = rail.connect({ baseUrl: rails.railUrls[rail.name] ?? '' });
    let hear: Hear = () => undefined;
    // Acknowledged as the server does: a rail repeats what it takes for unheard.
    const receiver = await serve((body, headers, path) => {
      hear(body, headers, path);
      return { httpStatus: 200, body: ear.parseCallback(body, headers).acknowledgement ?? {} };
    });
    const started = new ContractRail(rail, rails, stateDir, receiver, ear);
    hear = (...callback) => started.hear(...callback);
    return started;
  }

  /** A rail whose every answer is this one. */
  async connectToAnswer(httpStatus: number, body: object): Promise<{ provider: Closing; close: () => void }> {
    const server = await serve(() => ({ httpStatus, body }));
    const provider = this.connect({ baseUrl: urlOf(server) });
    return {
      provider,
      close: () => {
        server.closeAllConnections();
        server.close();
      },
    };
  }

  connect(differences: Partial<Connection> = {}): Closing {
    const provider = this.rail.connect({ baseUrl: this.rails.railUrls[this.rail.name] ?? '', ...differences });
    this.opened.push(provider);
    return provider;
  }

  /** After each case: no fault stays, no connection, no callback. */
  async reset(): Promise<void> {
    await this.books.clearFaults();
    for (const provider of this.opened.splice(0)) await provider.onApplicationShutdown();
    this.callbacks.length = 0;
    this.headers.length = 0;
    this.nthCase += 1;
  }

  async close(): Promise<void> {
    await this.rails.close();
    await this.ear.onApplicationShutdown();
    this.receiver.closeAllConnections();
    this.receiver.close();
    rmSync(this.stateDir, { recursive: true, force: true });
  }

  wallet(ending = '20'): Wallet {
    return { network: this.rail.network, msisdn: `${this.rail.msisdnStart}${ending}` };
  }

  order(provider: Provider, ending = '20', differences: Partial<Instruction> = {}): Instruction {
    return {
      reference: provider.newReference(),
      operation: 'collect',
      wallet: this.wallet(ending),
      money: money(1050, 'GHS'),
      description: `Order (42); Ama’s & Kofi’s ${randomUUID()}`,
      callbackUrl: `${urlOf(this.receiver)}${this.callbackPath}`,
      ...differences,
    };
  }

  collect(provider: Provider, instruction: Instruction): Promise<Outcome> {
    return provider.collect(instruction, this.context());
  }

  ask(provider: Provider, { reference, operation, wallet, money: amount }: Instruction): Promise<Outcome> {
    return provider.getStatus({ reference, operation, wallet, money: amount }, this.context());
  }

  /** The end of an instruction, by status queries. */
  async ended(provider: Provider, instruction: Instruction): Promise<Outcome> {
    return waitFor(`${this.rail.name} to end ${instruction.reference}`, async () => {
      const outcome = await this.ask(provider, instruction);
      return outcome.class === 'accepted' ? null : outcome;
    });
  }

  /** A collection that has moved, and a refund of it. */
  async refundOf(provider: Provider, amount: Money): Promise<RefundInstruction> {
    const collected = this.order(provider);
    await this.collect(provider, collected);
    const { railTransactionId } = await this.ended(provider, collected);
    const original = { reference: collected.reference, railTransactionId };
    return { ...this.order(provider, '20', { operation: 'refund', money: amount }), original };
  }

  async rows(reference: string): Promise<{ status: string; amount: number; kind: string }[]> {
    return (await this.books.books()).filter((row) => row.reference === reference);
  }

  setFloat(amount: number): Promise<void> {
    return this.operate('/__float', { rail: this.rail.name, amount });
  }

  /** The number's wallet lives on this network from now on. */
  port(msisdn: string, network: Network): Promise<void> {
    return this.operate('/__ported', { msisdn, network });
  }

  private get callbackPath(): string {
    return `/callback/${this.nthCase}`;
  }

  private hear(body: Buffer, headers: IncomingHttpHeaders, path: string): void {
    if (path !== this.callbackPath) return;
    this.callbacks.push(body);
    this.headers.push(headers);
  }

  private async operate(path: string, what: object): Promise<void> {
    const response = await fetch(`${this.rails.url}${path}`, {
      method: 'POST',
      body: JSON.stringify(what),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(await response.text());
  }

  context() {
    return { signal: AbortSignal.timeout(TIMEOUT_MS), correlationId: 'contract' };
  }
}

async function serve(answer: (...request: Parameters<Hear>) => { httpStatus: number; body: object }): Promise<Server> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { httpStatus, body } = answer(Buffer.concat(chunks), request.headers, request.url ?? '/');
      response.writeHead(httpStatus, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return server;
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
