/**
 * At most so many calls at a time. Who comes when all are out waits in line for a moment, and is then told that there is none:
 * a call that waits inside the HTTP client would look as if it might have been sent.
 */
export class Slots {
  private readonly waiting = new Set<(isGiven: true) => void>();

  constructor(
    private free: number,
    private readonly maxWaitMs: number,
  ) {}

  /** True: one is yours until you give it back. */
  take(): Promise<boolean> {
    if (this.free > 0) {
      this.free -= 1;
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.waiting.delete(give);
        resolve(false);
      }, this.maxWaitMs);
      const give = (isGiven: true) => {
        clearTimeout(timer);
        resolve(isGiven);
      };
      this.waiting.add(give);
    });
  }

  /** Whoever has waited longest has it next. */
  giveBack(): void {
    const [next] = this.waiting;
    if (next === undefined) {
      this.free += 1;
      return;
    }
    this.waiting.delete(next);
    next(true);
  }
}
