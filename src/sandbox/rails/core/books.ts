import { join } from 'node:path';
import type { CallbackPlan, Details, Draft, Entry, Kind, Step } from './entry.js';
import { Journal } from './journal.js';

export const DEFAULT_FLOAT_MINOR = 100_000_000_00n;
const MAX_ENTRIES = 2_000_000;

export interface Balances {
  /** What payouts and refunds draw on. */
  floatMinor: bigint;
  /** What collections have brought in. */
  collectedMinor: bigint;
}

interface AcceptLine {
  t: 'accept';
  id: number;
  rail: string;
  reference: string;
  kind: Kind;
  msisdn: string;
  amount: string;
  currency: string;
  at: number;
  steps: Step[];
  callback: CallbackPlan;
  details: Details;
}
interface StepLine {
  t: 'step';
  id: number;
  at: number;
  status: 'moved' | 'failed';
  reason: string | null;
}
interface FloatLine {
  t: 'float';
  rail: string;
  amount: string;
}
interface PortLine {
  t: 'port';
  msisdn: string;
  network: string;
}
type Line = AcceptLine | StepLine | FloatLine | PortLine;

/**
 * The rails' independent books: what was accepted and what moved. Every change is in the journal before it is visible,
 * so a killed process comes back with the same books and the same future (the steps that are still due).
 */
export class Books {
  private readonly entries: Entry[] = [];
  private readonly byReference = new Map<string, Entry>();
  private readonly balances = new Map<string, Balances>();
  private readonly homes = new Map<string, string>();
  private readonly journal: Journal;

  constructor(
    stateDir: string,
    private readonly maxEntries = MAX_ENTRIES,
  ) {
    this.journal = Journal.open(join(stateDir, 'rails-books.jsonl'), (line) => this.apply(line as Line));
  }

  /** Full books accept nothing more: the caller answers 503, it does not forget old entries. */
  get isFull(): boolean {
    return this.entries.length >= this.maxEntries;
  }

  accept(draft: Draft): Entry {
    const { amountMinor, acceptedAtMs, ...rest } = draft;
    const id = this.entries.length;
    this.write({ t: 'accept', id, ...rest, amount: amountMinor.toString(), at: acceptedAtMs });
    return this.entry(id);
  }

  /** The first entry of a reference: a rail that booked twice by mistake shows only that one. */
  find(rail: string, reference: string): Entry | undefined {
    return this.byReference.get(`${rail}/${reference}`);
  }

  /** Takes the next step of the entry. A payout that the float does not cover fails with `shortWord` instead. */
  advance(entry: Entry, atMs: number, shortWord: string): void {
    const step = entry.steps[0];
    if (step === undefined) return;
    const isShort =
      step.status === 'moved' &&
      entry.kind !== 'collection' &&
      this.balancesOf(entry.rail).floatMinor < entry.amountMinor;
    this.write({
      t: 'step',
      id: entry.id,
      at: atMs,
      status: isShort ? 'failed' : step.status,
      reason: isShort ? shortWord : step.reason,
    });
  }

  setFloat(rail: string, amountMinor: bigint): void {
    this.write({ t: 'float', rail, amount: amountMinor.toString() });
  }

  /** The number leaves its network for this one. */
  port(msisdn: string, network: string): void {
    this.write({ t: 'port', msisdn, network });
  }

  /** Numbers that were ported by order → where their wallets live now. */
  get ported(): ReadonlyMap<string, string> {
    return this.homes;
  }

  balancesOf(rail: string): Balances {
    let balances = this.balances.get(rail);
    if (balances === undefined) {
      balances = { floatMinor: DEFAULT_FLOAT_MINOR, collectedMinor: 0n };
      this.balances.set(rail, balances);
    }
    return balances;
  }

  /** In the order of acceptance. */
  all(): readonly Entry[] {
    return this.entries;
  }

  close(): void {
    this.journal.close();
  }

  private write(line: Line): void {
    this.journal.append(line);
    this.apply(line);
  }

  /** The only place that changes the books, for new lines and for replayed ones. */
  private apply(line: Line): void {
    switch (line.t) {
      case 'accept':
        return this.applyAccept(line);
      case 'step':
        return this.applyStep(line);
      case 'float':
        this.balancesOf(line.rail).floatMinor = BigInt(line.amount);
        return;
      case 'port':
        this.homes.set(line.msisdn, line.network);
        return;
      default:
        throw new Error(`unknown line in the journal: ${JSON.stringify(line satisfies never)}`);
    }
  }

  private applyAccept(line: AcceptLine): void {
    if (line.id !== this.entries.length) throw new Error(`the journal misses a row before ${line.id}`);
    // Its own list of steps: two rows of one reference take them each at their time.
    const { t: _, amount, at, steps, ...rest } = line;
    const fresh = { status: 'pending', reason: null, movedAtMs: null } as const;
    const entry: Entry = { ...rest, ...fresh, steps: [...steps], amountMinor: BigInt(amount), acceptedAtMs: at };
    this.entries.push(entry);
    const key = `${entry.rail}/${entry.reference}`;
    if (!this.byReference.has(key)) this.byReference.set(key, entry);
  }

  private applyStep(line: StepLine): void {
    const entry = this.entry(line.id);
    entry.steps.shift();
    entry.status = line.status;
    entry.reason = line.reason;
    if (line.status !== 'moved') return;
    entry.movedAtMs = line.at;
    const balances = this.balancesOf(entry.rail);
    if (entry.kind === 'collection') balances.collectedMinor += entry.amountMinor;
    else balances.floatMinor -= entry.amountMinor;
  }

  private entry(id: number): Entry {
    const entry = this.entries[id];
    if (entry === undefined) throw new Error(`no row ${id} in the books`);
    return entry;
  }
}
