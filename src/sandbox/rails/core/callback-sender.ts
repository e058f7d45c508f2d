import { Agent, request } from 'undici';
import type { CallCounter } from './call-counter.js';

const TIMEOUT_MS = 5000;
const MAX_CONNECTIONS = 64;
const MAX_WAITING = 20_000;

export interface Callback {
  rail: string;
  method: 'POST' | 'PUT';
  url: string;
  body: string;
  headers?: Readonly<Record<string, string>>;
}

/** Tells the merchant's side, once for each call. Never rejects. */
export class CallbackSender {
  private readonly agent = new Agent({ connections: MAX_CONNECTIONS, pipelining: 1, connect: { timeout: TIMEOUT_MS } });
  private waiting = 0;

  constructor(private readonly calls: CallCounter) {}

  /** What the other side said to it; null = it did not arrive, or was not taken with a 2xx. */
  async send({ rail, method, url, body, headers }: Callback): Promise<string | null> {
    if (this.waiting >= MAX_WAITING) {
      this.calls.add(rail, 'callback', 'dropped');
      return null;
    }
    this.waiting += 1;
    try {
      const response = await request(url, {
        method,
        body,
        headers: { 'content-type': 'application/json', ...headers },
        dispatcher: this.agent,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const text = await response.body.text();
      this.calls.add(rail, 'callback', String(response.statusCode));
      return response.statusCode < 300 ? text : null;
    } catch {
      this.calls.add(rail, 'callback', 'failed');
      return null;
    } finally {
      this.waiting -= 1;
    }
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }
}
