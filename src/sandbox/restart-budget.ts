const MAX_RESTARTS = 10;
const WINDOW_MS = 120_000;
const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 5000;

/** A child that dies again and again is restarted ever later, and after ten times in two minutes not at all. */
export class RestartBudget {
  private restartsAtMs: number[] = [];

  /** Books one restart: how long to wait before it, or null when there is none left. */
  next(nowMs: number): number | null {
    this.restartsAtMs = this.restartsAtMs.filter((atMs) => nowMs - atMs < WINDOW_MS);
    if (this.restartsAtMs.length >= MAX_RESTARTS) return null;
    const delayMs = Math.min(FIRST_DELAY_MS * 2 ** this.restartsAtMs.length, MAX_DELAY_MS);
    this.restartsAtMs.push(nowMs);
    return delayMs;
  }
}
