export interface BookRow {
  rail: string;
  reference: string;
  kind: string;
  msisdn: string;
  amount: number;
  currency: string;
  status: 'pending' | 'moved' | 'failed';
  reason: string | null;
}

interface CallRow {
  endpoint: string;
  outcome: string;
  count: number;
}

/** The hands and eyes at the simulated rails. */
export class RailsClient {
  constructor(
    private readonly url: string,
    private readonly rail = 'mtn_momo',
  ) {}

  async books(query: { msisdn?: string } = {}): Promise<BookRow[]> {
    const search = new URLSearchParams({ rail: this.rail, ...query });
    const response = await fetch(`${this.url}/__books?${search.toString()}`, { signal: AbortSignal.timeout(10_000) });
    return (await response.json()) as BookRow[];
  }

  /** All rails together. */
  async allBooks(query: { msisdn?: string } = {}): Promise<BookRow[]> {
    const search = new URLSearchParams(query);
    const response = await fetch(`${this.url}/__books?${search.toString()}`, { signal: AbortSignal.timeout(30_000) });
    return (await response.json()) as BookRow[];
  }

  /** What this rail was asked, and what it asked us, since it was started. */
  async calls(): Promise<CallRow[]> {
    const response = await fetch(`${this.url}/__calls?rail=${this.rail}`, { signal: AbortSignal.timeout(10_000) });
    return (await response.json()) as CallRow[];
  }

  async fault(
    fault: string,
    options: { rate?: number; count?: number; ms?: number; forMs?: number } = {},
  ): Promise<void> {
    const response = await fetch(`${this.url}/__faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ rail: this.rail, fault, ...options }),
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok) throw new Error(`the fault ${fault} was refused: ${await response.text()}`);
  }

  async clearFaults(): Promise<void> {
    await fetch(`${this.url}/__faults`, { method: 'DELETE', signal: AbortSignal.timeout(10_000) });
  }
}
