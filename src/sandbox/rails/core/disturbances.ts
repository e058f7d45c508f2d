import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { CallCounter } from './call-counter.js';
import type { FaultName } from './fault-names.js';
import type { Faults } from './faults.js';

/** What the firewall of a rail answers when it does not like a request: HTTP 200 all the same. */
export const FIREWALL_HTML =
  '<html><head><title>Request Rejected</title></head><body>The requested URL was rejected.</body></html>';

const MAX_HELD = 5000;
const uncounted = new WeakSet<FastifyRequest>();

export interface RailManners {
  /** Signing in is spared all but the network itself. */
  readonly isSignIn?: (endpoint: string) => boolean;
  /** What the rail says with its 503; nothing when it is not given. */
  readonly busyBody?: object | undefined;
}

/** What can happen to a call on its way, whatever it asks. */
export class Disturbances {
  private readonly held = new Map<NodeJS.Timeout, FastifyRequest>();

  constructor(
    private readonly faults: Faults,
    private readonly calls: CallCounter,
  ) {}

  /** Counts every call of the rail, and lets its faults strike before a route sees the call. */
  watch(app: FastifyInstance, rail: string, { isSignIn = () => false, busyBody }: RailManners = {}): void {
    app.addHook('onRequest', async (request, reply) => {
      if (this.faults.hasAny(rail)) await this.strike(rail, request, reply, { isSignIn, busyBody });
    });
    app.addHook('onResponse', async (request, reply) => {
      if (!uncounted.has(request)) this.calls.add(rail, endpointOf(request), String(reply.statusCode));
    });
  }

  /** No answer, ever: the connection is held for this long and then torn down. */
  holdOpen(rail: string, request: FastifyRequest, reply: FastifyReply, ms: number): void {
    this.count(rail, request, 'unanswered');
    reply.hijack();
    if (this.held.size >= MAX_HELD) return void request.raw.socket.destroy();
    const timer = setTimeout(() => {
      this.held.delete(timer);
      request.raw.socket.destroy();
    }, ms);
    this.held.set(timer, request);
  }

  close(): void {
    for (const [timer, request] of this.held) {
      clearTimeout(timer);
      request.raw.socket.destroy();
    }
  }

  private async strike(
    rail: string,
    request: FastifyRequest,
    reply: FastifyReply,
    { isSignIn = () => false, busyBody }: RailManners,
  ): Promise<void> {
    const reference = request.headers['x-reference-id'];
    const call = `${request.method} ${request.url} ${String(reference ?? '')}`;
    const struck = (name: FaultName) => this.faults.strike(rail, name, call);
    if (struck('refuse_connections') !== null) return this.reset(rail, request, reply, 'refused');
    const latencyMs = struck('latency');
    if (latencyMs !== null) await wait(latencyMs);
    if (isSignIn(endpointOf(request))) return;
    if (struck('reset') !== null) return this.reset(rail, request, reply, 'reset');
    if (struck('http_500') !== null) return void reply.code(500).send();
    if (struck('http_503') !== null) return void reply.code(503).send(busyBody);
    if (struck('http_429') !== null) return void reply.code(429).header('retry-after', '1').send();
    if (struck('html_200') !== null) return void reply.type('text/html').send(FIREWALL_HTML);
  }

  private reset(rail: string, request: FastifyRequest, reply: FastifyReply, outcome: string): void {
    this.count(rail, request, outcome);
    reply.hijack();
    request.raw.socket.destroy();
  }

  private count(rail: string, request: FastifyRequest, outcome: string): void {
    uncounted.add(request);
    this.calls.add(rail, endpointOf(request), outcome);
  }
}

function endpointOf(request: FastifyRequest): string {
  return `${request.method} ${request.routeOptions.url ?? 'unknown'}`;
}
