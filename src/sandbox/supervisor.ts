import { setTimeout as sleep } from 'node:timers/promises';
import { RestartBudget } from './restart-budget.js';

/** A child process that is ready. */
export interface RunningPart {
  readonly pid: number;
  /** Settles when the process has gone, for whatever reason, with the words for it. */
  readonly exited: Promise<string>;
  /** Ends the process; bounded in time. */
  stop(): Promise<void>;
}

export interface SupervisorOptions {
  /** As the messages call it. */
  readonly name: string;
  /** Must give up, and leave no process behind, when `signal` is aborted. */
  readonly start: (signal: AbortSignal) => Promise<RunningPart>;
  readonly say: (line: string) => void;
  /** There is another process now. */
  readonly onRestart: () => void;
  /** It cannot be kept alive. */
  readonly onFatal: (error: Error) => void;
}

/** Keeps one child alive: what dies unexpectedly is started again. */
export class Supervisor {
  private readonly stopping = new AbortController();
  private readonly budget = new RestartBudget();
  private current: RunningPart | null = null;
  private reviving: Promise<void> = Promise.resolve();

  constructor(private readonly options: SupervisorOptions) {}

  get pid(): number | null {
    return this.current?.pid ?? null;
  }

  /** The first start is not repeated: its error is for the person who waits for it. */
  async start(): Promise<void> {
    this.watch(await this.options.start(this.stopping.signal));
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.reviving;
    await this.current?.stop();
    this.current = null;
  }

  private watch(part: RunningPart): void {
    this.current = part;
    void part.exited.then((reason) => this.onExit(reason));
  }

  private onExit(reason: string): void {
    if (this.stopping.signal.aborted) return;
    this.current = null;
    this.reviving = this.revive(reason);
  }

  private async revive(firstReason: string): Promise<void> {
    for (let reason = firstReason; !this.stopping.signal.aborted;) {
      const delayMs = this.budget.next(Date.now());
      if (delayMs === null) {
        this.options.onFatal(new Error(`${this.options.name} cannot be kept alive: ${reason}`));
        return;
      }
      this.options.say(`${this.options.name}: gone (${reason}); starting again in ${delayMs} ms`);
      try {
        await sleep(delayMs, undefined, { signal: this.stopping.signal });
        this.watch(await this.options.start(this.stopping.signal));
        this.options.say(`${this.options.name}: back (pid ${this.pid})`);
        this.options.onRestart();
        return;
      } catch (error) {
        reason = Error.isError(error) ? error.message : String(error);
      }
    }
  }
}
