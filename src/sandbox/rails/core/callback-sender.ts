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
}

/** Tells the merchant's side once; nobody repeats what did not arrive, as in life. Never rejects. */
export class CallbackSender {
  private readonly agent = new Agent({ connections: MAX_CONNECTIONS, pipelining: 1, connect: { timeout: TIMEOUT_MS } });
  private waiting = 0;

  constructor(private readonly calls: CallCounter) {}

  async send({ rail, method, url, body }: Callback): Promise<void> {
    if (this.waiting >= MAX_WAITING) return this.calls.add(rail, 'callback', 'dropped');
    this.waiting += 1;
    try {
      const response = await request(url, {
        method,
        body,
        headers: { 'content-type': 'application/json' },
        dispatcher: this.agent,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await response.body.dump();
      this.calls.add(rail, 'callback', String(response.statusCode));
    } catch {
      this.calls.add(rail, 'callback', 'failed');
    } finally {
      this.waiting -= 1;
    }
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }
}
