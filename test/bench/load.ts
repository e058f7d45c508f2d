import { Pool } from 'undici';
import type { Order } from './mix.js';

export const CONNECTIONS = 256;

export interface LoadResult {
  readonly sent: number;
  readonly failed: number;
  readonly seconds: number;
  readonly latenciesMs: number[];
}

export interface LoadTarget {
  readonly baseUrl: string;
  readonly apiKey: string;
}

/** Makes distinct payments against the API; a run name keeps the keys of two runs apart. */
export class Load {
  private readonly pool: Pool;
  private made = 0;

  /** @param onMade is told each payment that was accepted */
  constructor(
    private readonly target: LoadTarget,
    private readonly run: string,
    private readonly onMade: (order: Order, paymentId: string) => void,
  ) {
    this.pool = new Pool(target.baseUrl, {
      connections: CONNECTIONS,
      pipelining: 1,
      headersTimeout: 30_000,
      bodyTimeout: 30_000,
    });
  }

  /** As fast as the connections allow. */
  async closedLoop(total: number, orderOf: (n: number) => Order): Promise<LoadResult> {
    const result = { sent: 0, failed: 0, latenciesMs: [] as number[] };
    const startedAt = performance.now();
    let left = total;
    const worker = async () => {
      while (left > 0) {
        left -= 1;
        await this.one(orderOf, result);
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, worker));
    return { ...result, seconds: (performance.now() - startedAt) / 1000 };
  }

  /** At a fixed rate, whatever the answers do: a slow answer does not slow the next request down. */
  async openLoop(perSecond: number, seconds: number, orderOf: (n: number) => Order): Promise<LoadResult> {
    const result = { sent: 0, failed: 0, latenciesMs: [] as number[] };
    const startedAt = performance.now();
    const total = perSecond * seconds;
    const running: Promise<void>[] = [];
    for (let n = 0; n < total; n += 1) {
      const dueInMs = startedAt + (1000 * n) / perSecond - performance.now();
      if (dueInMs > 1) await new Promise((resolve) => setTimeout(resolve, dueInMs));
      running.push(this.one(orderOf, result));
    }
    await Promise.all(running);
    return { ...result, seconds: (performance.now() - startedAt) / 1000 };
  }

  async close(): Promise<void> {
    await this.pool.close();
  }

  private async one(
    orderOf: (n: number) => Order,
    result: { sent: number; failed: number; latenciesMs: number[] },
  ): Promise<void> {
    const order = orderOf((this.made += 1));
    const startedAt = performance.now();
    const { statusCode, body } = await this.pool.request({
      path: '/api/v1/payments/initiate',
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.target.apiKey}`,
        'content-type': 'application/json',
        'idempotency-key': `${this.run}-${order.n}`,
      },
      body: JSON.stringify(order.body),
    });
    const text = await body.text();
    result.latenciesMs.push(performance.now() - startedAt);
    result.sent += 1;
    if (statusCode !== 202) result.failed += 1;
    else this.onMade(order, (JSON.parse(text) as { id: string }).id);
  }
}

export function percentile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((p / 100) * sorted.length))] ?? Number.NaN;
}
