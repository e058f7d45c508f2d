/**
 * Time as the database tells it. Attempts are aged by it, because the clocks of two processes may differ by hours, and one
 * that runs ahead must not take a sender for dead or "not found" for proof too early. Between two looks at the database the
 * process counts with its monotonic clock, which no correction of its time can turn.
 */
export class ClaimClock {
  /**
   * @param databaseMs what the database's clock said, in epoch milliseconds
   * @param sinceMs when that was, on this process' monotonic clock; rather too early than too late
   */
  constructor(
    private readonly databaseMs: number,
    private readonly sinceMs: number = performance.now(),
  ) {}

  /** Epoch milliseconds of the database's clock. */
  nowMs(): number {
    return this.databaseMs + this.elapsedMs();
  }

  elapsedMs(): number {
    return performance.now() - this.sinceMs;
  }
}
