import type { Client } from 'pg';
import { Pool } from 'undici';
import { fromPublicId } from '../../src/http/public-id.js';
import type { LoadTarget } from './load.js';
import { walletOf, type FollowUp, type Order } from './mix.js';

const LOOK_EVERY_MS = 50;
const CONNECTIONS = 32;
const CONFIRMED = `SELECT id FROM payments WHERE id = ANY ($1::uuid[]) AND status = 'confirmed'`;

interface Waiting {
  readonly order: Order;
  readonly paymentId: string;
  readonly followUp: FollowUp;
}

/** What has been asked for, and how it was answered. */
export interface Asked {
  refunds: number;
  payouts: number;
  failed: number;
  /** The first answer that was no 202. */
  firstRefusal: string | null;
  latenciesMs: number[];
}

/** Refunds payments and pays out as soon as they are confirmed, over connections of its own, while others are made. */
export class FollowUps {
  readonly asked: Asked = { refunds: 0, payouts: 0, failed: 0, firstRefusal: null, latenciesMs: [] };
  private readonly pool: Pool;
  private readonly waiting = new Map<string, Waiting>();
  private readonly running = new Set<Promise<void>>();
  private isOver = false;
  private readonly loop: Promise<void>;

  constructor(
    private readonly target: LoadTarget,
    private readonly database: Client,
    private readonly run: string,
  ) {
    this.pool = new Pool(target.baseUrl, { connections: CONNECTIONS, headersTimeout: 30_000, bodyTimeout: 30_000 });
    this.loop = this.follow();
  }

  add(order: Order, paymentId: string): void {
    const id = fromPublicId('pay', paymentId);
    if (order.followUp !== null && id !== null) this.waiting.set(id, { order, paymentId, followUp: order.followUp });
  }

  /** Nothing waits and everything that was asked for was answered. */
  get isIdle(): boolean {
    return this.waiting.size === 0 && this.running.size === 0;
  }

  async close(): Promise<void> {
    this.isOver = true;
    await this.loop;
    await this.pool.close();
  }

  private async follow(): Promise<void> {
    while (!this.isOver) {
      if (this.waiting.size > 0) {
        const { rows } = await this.database.query<{ id: string }>(CONFIRMED, [[...this.waiting.keys()]]);
        for (const { id } of rows) this.start(id);
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  private start(id: string): void {
    const waiting = this.waiting.get(id);
    if (waiting === undefined) return;
    this.waiting.delete(id);
    const running = this.order(waiting)
      .catch((error: unknown) => this.refused(String(error)))
      .finally(() => this.running.delete(running));
    this.running.add(running);
  }

  private async order({ order: { n, amount }, paymentId, followUp }: Waiting): Promise<void> {
    const refund = (part: string, body: object) => {
      this.asked.refunds += 1;
      return this.post(`/api/v1/payments/${paymentId}/refund`, `${n}-refund-${part}`, body);
    };
    switch (followUp) {
      case 'full_refund':
        return refund('all', {});
      case 'part_refunds':
        // Two at a time, then whatever they have left.
        await Promise.all([
          refund('a', { amount: Math.floor(amount / 4) }),
          refund('b', { amount: Math.floor(amount / 3) }),
        ]);
        return refund('rest', {});
      case 'payout':
        this.asked.payouts += 1;
        return this.post('/api/v1/payouts', `${n}-payout`, {
          payee: { msisdn: walletOf(n) },
          amount: Math.floor(amount / 2),
          currency: 'GHS',
          reference: `bench-${n}`,
        });
    }
  }

  private async post(path: string, key: string, request: object): Promise<void> {
    const startedAt = performance.now();
    const { statusCode, body } = await this.pool.request({
      path,
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.target.apiKey}`,
        'content-type': 'application/json',
        'idempotency-key': `${this.run}-${key}`,
      },
      body: JSON.stringify(request),
    });
    const text = await body.text();
    this.asked.latenciesMs.push(performance.now() - startedAt);
    if (statusCode !== 202) this.refused(`${path} ${statusCode} ${text.slice(0, 300)}`);
  }

  private refused(why: string): void {
    this.asked.failed += 1;
    this.asked.firstRefusal ??= why;
  }
}
