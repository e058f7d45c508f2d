import { setTimeout as wait } from 'node:timers/promises';
import type { ResolvedOptions } from '../options.js';
import type { Books } from './books.js';
import type { Callback, CallbackSender } from './callback-sender.js';
import type { Draft, Entry, Kind } from './entry.js';
import type { FaultName } from './fault-names.js';
import type { Faults } from './faults.js';
import { planCallback, planSteps } from './plan.js';
import type { Failure, Scenario } from './scenarios.js';
import { chance, delayBetween } from './seeded.js';

/** How a rail speaks. */
export interface RailVoice {
  word: (failure: Failure, kind: Kind) => string;
  /** null = it was given no address. A forged one claims the opposite of the entry. */
  callback: (entry: Entry, isForged: boolean) => Omit<Callback, 'rail'> | null;
  /** Of a rail that wants its callbacks acknowledged, and repeats those that are not; others tell once, as in life. */
  isAcknowledged?: (answer: string) => boolean;
}

/** NOT PUBLIC: how often, and how long apart, a rail repeats itself. */
const MAX_REPEATS = 3;

export type Order = Omit<Draft, 'acceptedAtMs' | 'steps' | 'callback'>;

/** What becomes of an accepted instruction: its steps at their times, and the callbacks that tell of them. */
export class Clearing {
  private readonly voices = new Map<string, RailVoice>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly closing = new AbortController();

  constructor(
    private readonly options: ResolvedOptions,
    private readonly books: Books,
    private readonly faults: Faults,
    private readonly callbacks: CallbackSender,
  ) {}

  /** A rail joins; what its books still owe from an earlier life goes on. */
  join(rail: string, voice: RailVoice): void {
    this.voices.set(rail, voice);
    for (const entry of this.books.all()) if (entry.rail === rail) this.schedule(entry);
  }

  /** Resolves when the instruction is in the books; with an early callback, when that was answered. */
  async accept(order: Order, scenario: Scenario): Promise<Entry> {
    const struck = (fault: FaultName) => this.faults.strike(order.rail, fault, `${order.kind} ${order.reference}`);
    const { pace, seed } = this.options;
    const nowMs = Date.now();
    const steps = planSteps({
      scenario,
      pace,
      nowMs,
      seededDelayMs: delayBetween(pace.minDelayMs, pace.maxDelayMs, chance(seed, order.rail, order.reference)),
      struck,
      word: (failure) => this.voiceOf(order.rail).word(failure, order.kind),
    });
    const { isEarly, ...callback } = planCallback(scenario, struck);
    const [first] = steps;
    if (isEarly && first !== undefined) first.atMs = nowMs;
    const entry = this.books.accept({ ...order, acceptedAtMs: nowMs, steps, callback });
    if (struck('rail_duplicate') !== null) {
      const silent = { ...callback, copies: 0 as const };
      this.schedule(this.books.accept({ ...order, acceptedAtMs: nowMs, steps, callback: silent }));
    }
    if (isEarly) await this.step(entry);
    else this.schedule(entry);
    return entry;
  }

  close(): void {
    this.closing.abort();
    for (const timer of this.timers) clearTimeout(timer);
  }

  private schedule(entry: Entry): void {
    const [next] = entry.steps;
    if (next === undefined || this.closing.signal.aborted) return;
    const timer = setTimeout(
      () => {
        this.timers.delete(timer);
        void this.step(entry);
      },
      Math.max(0, next.atMs - Date.now()),
    );
    this.timers.add(timer);
  }

  private async step(entry: Entry): Promise<void> {
    if (entry.steps.length === 0) return;
    this.books.advance(entry, Date.now(), this.voiceOf(entry.rail).word('float_short', entry.kind));
    this.schedule(entry);
    await this.tell(entry);
  }

  private async tell(entry: Entry): Promise<void> {
    const { copies, delayMs, isForged } = entry.callback;
    const callback = this.voiceOf(entry.rail).callback(entry, isForged);
    if (copies === 0 || callback === null) return;
    if (delayMs > 0 && !(await this.waited(delayMs))) return;
    for (let copy = 0; copy < copies; copy += 1) {
      const answer = await this.callbacks.send({ rail: entry.rail, ...callback });
      if (!this.isHeard(entry.rail, answer)) void this.repeat({ rail: entry.rail, ...callback });
    }
  }

  private isHeard(rail: string, answer: string | null): boolean {
    const { isAcknowledged } = this.voiceOf(rail);
    return isAcknowledged === undefined || (answer !== null && isAcknowledged(answer));
  }

  private async repeat(callback: Callback): Promise<void> {
    for (let nth = 0; nth < MAX_REPEATS; nth += 1) {
      if (!(await this.waited(this.options.pace.resendMs * 2 ** nth))) return;
      if (this.isHeard(callback.rail, await this.callbacks.send(callback))) return;
    }
  }

  private async waited(ms: number): Promise<boolean> {
    return wait(ms, true, { signal: this.closing.signal }).catch(() => false);
  }

  private voiceOf(rail: string): RailVoice {
    const voice = this.voices.get(rail);
    if (voice === undefined) throw new Error(`${rail} is not served`);
    return voice;
  }
}
