export interface CallCount {
  rail: string;
  endpoint: string;
  outcome: string;
  count: number;
}

/** How often each endpoint was called and how it ended, for `GET /__calls`. */
export class CallCounter {
  private readonly counts = new Map<string, CallCount>();

  add(rail: string, endpoint: string, outcome: string): void {
    const key = `${rail} ${endpoint} ${outcome}`;
    const row = this.counts.get(key) ?? { rail, endpoint, outcome, count: 0 };
    row.count += 1;
    this.counts.set(key, row);
  }

  list(rail?: string): CallCount[] {
    return [...this.counts.values()].filter((row) => rail === undefined || row.rail === rail);
  }
}
