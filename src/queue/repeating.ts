export interface RepeatingOptions {
  /** From the end of one run to the start of the next: a slow run never has a second one beside it. */
  readonly everyMs: number;
  readonly work: () => Promise<void>;
  /** Hears of a run that failed; the next one comes all the same. */
  readonly onError: (error: unknown) => void;
}

/**
 * Does something again and again in THIS process, unlike a maintenance task, which one worker of all does: what every
 * process has to know for itself. One run at a time, and stopping waits for it.
 */
export class Repeating {
  private running: Promise<void> = Promise.resolve();
  /** Waits for the run in flight; whoever asks meanwhile shares it. */
  private next: Promise<void> | null = null;
  private timer: NodeJS.Timeout | null = null;
  private isStopped = false;

  constructor(private readonly options: RepeatingOptions) {}

  /** Resolves after the first run. Never rejects. */
  async start(): Promise<void> {
    await this.runNow();
    if (this.isStopped) return;
    this.timer = setTimeout(() => void this.start(), this.options.everyMs).unref();
  }

  /** Resolves after a run that began after the call, so that it has seen what the caller did before. Never rejects. */
  runNow(): Promise<void> {
    this.next ??= this.running.then(() => {
      this.next = null;
      return this.run();
    });
    this.running = this.next;
    return this.next;
  }

  /** After it nothing runs, the first run included. */
  async stop(): Promise<void> {
    this.isStopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
    await this.running;
  }

  private async run(): Promise<void> {
    if (this.isStopped) return;
    try {
      await this.options.work();
    } catch (error) {
      this.options.onError(error);
    }
  }
}
