const MAX_REMEMBERED = 100_000;

/**
 * What was used up, for as long as it could be used again. Bounded: when it is full the oldest goes, and then only the
 * books stand against a replay (INS-10), as after a restart.
 */
export class ReplayGuard {
  private readonly expiries = new Map<string, number>();

  constructor(
    private readonly lifeMs: number,
    private readonly maxRemembered = MAX_REMEMBERED,
  ) {}

  has(key: string, nowMs: number): boolean {
    return (this.expiries.get(key) ?? 0) > nowMs;
  }

  add(key: string, nowMs: number): void {
    // One life for all: the order of arrival is the order of expiry.
    for (const [oldest, expiresAtMs] of this.expiries) {
      if (expiresAtMs > nowMs && this.expiries.size < this.maxRemembered) break;
      this.expiries.delete(oldest);
    }
    this.expiries.set(key, nowMs + this.lifeMs);
  }
}
