import { costOf, decide, type Counter, type Decision } from '../../domain/rate-limit.js';
import { Batcher } from '../../persistence/batcher.js';
import type { Database } from '../../persistence/database.js';
import { within } from './deadline.js';
import { FORGET, GIVE_BACK, PING, TAKE } from './postgres-store.sql.js';
import type { SharedRateLimitStore, Ticket } from './rate-limit-store.js';

/** One at a time: a second statement would only wait for the rows of the first. */
const GATHER = { maxSize: 200, maxWaitMs: 2, maxQueue: 5000, concurrency: 1 } as const;
const PROBE_TIMEOUT_MS = 2000;

/** bigint comes as text. */
interface TakenRow {
  counter: string;
  level: string;
  previous: string;
  since_ms: string;
  touched_ms: string;
  granted: string;
}

/** A counter in the hands of one batch: as it was, and what of it is spent so far. */
interface Grant {
  readonly nowMs: number;
  readonly granted: number;
  counter: Counter;
  spent: number;
}

/**
 * Counters in PostgreSQL, for who has more than one process and no Redis. The requests of a few milliseconds share one
 * statement; how many each counter grants them is decided there, under the row's lock, and who of them is admitted here,
 * in the order in which they came.
 */
export class PostgresStore implements SharedRateLimitStore {
  readonly kind = 'postgres';
  private readonly batcher = new Batcher<readonly Ticket[], Decision>({
    name: 'rate-limits',
    run: (requests) => this.takeAll(requests),
    ...GATHER,
  });

  constructor(private readonly database: Database) {}

  take(tickets: readonly Ticket[]): Promise<Decision> {
    return this.batcher.add(tickets);
  }

  async forget(counter: string): Promise<void> {
    await this.database.run(FORGET, [counter]);
  }

  connect(): Promise<void> {
    return Promise.resolve();
  }

  async probe(): Promise<void> {
    await within(PROBE_TIMEOUT_MS, this.database.run(PING, []));
  }

  /** The connections are the database's own. */
  close(): Promise<void> {
    return Promise.resolve();
  }

  private async takeAll(requests: readonly (readonly Ticket[])[]): Promise<Decision[]> {
    const wanted = new Map<string, { ticket: Ticket; requests: number }>();
    for (const ticket of requests.flat()) {
      const known = wanted.get(ticket.counter);
      wanted.set(ticket.counter, { ticket, requests: (known?.requests ?? 0) + 1 });
    }
    const rows = await this.database.run<TakenRow>(TAKE, [JSON.stringify([...wanted.values()].map(toRow))]);
    const grants = new Map(
      rows.map((row) => [row.counter, toGrant(row, costOf(ticketOf(wanted, row.counter).policy))]),
    );
    const decisions = requests.map((tickets) => spend(tickets, grants));
    this.giveBack(grants, wanted);
    return decisions;
  }

  /** Not waited for, and not worth a second try: what is lost flows back with time. */
  private giveBack(grants: ReadonlyMap<string, Grant>, wanted: ReadonlyMap<string, { ticket: Ticket }>): void {
    const rows = [...grants].flatMap(
      ([
        counter,
        {
          granted,
          spent,
          counter: { sinceMs },
        },
      ]) => {
        const units = (granted - spent) * costOf(ticketOf(wanted, counter).policy);
        return units > 0 ? [{ counter, units, since_ms: sinceMs }] : [];
      },
    );
    if (rows.length > 0) this.database.run(GIVE_BACK, [JSON.stringify(rows)]).catch(() => undefined);
  }
}

function ticketOf(wanted: ReadonlyMap<string, { ticket: Ticket }>, counter: string): Ticket {
  const found = wanted.get(counter);
  if (found === undefined) throw new Error(`nobody has asked for the counter ${counter}`);
  return found.ticket;
}

function toRow({ ticket: { counter, policy }, requests }: { ticket: Ticket; requests: number }) {
  const { limit, windowMs, burst } = policy;
  return {
    counter,
    slides: burst === null,
    quota: limit,
    window_ms: windowMs,
    capacity: burst ?? limit,
    wanted: requests,
  };
}

/** The row is as it is after all was granted; the counter as it was before. */
function toGrant(row: TakenRow, cost: number): Grant {
  const granted = Number(row.granted);
  return {
    nowMs: Number(row.touched_ms),
    granted,
    counter: {
      level: Number(row.level) - granted * cost,
      previous: Number(row.previous),
      sinceMs: Number(row.since_ms),
    },
    spent: 0,
  };
}

/** In one statement all counters have the same time. */
function spend(tickets: readonly Ticket[], grants: ReadonlyMap<string, Grant>): Decision {
  const found = tickets.map(({ counter }) => {
    const grant = grants.get(counter);
    if (grant === undefined) throw new Error(`the database did not answer for the counter ${counter}`);
    return grant;
  });
  const asked = tickets.map(({ policy }, n) => ({ policy, counter: found[n]?.counter ?? null }));
  const decision = decide(asked, found[0]?.nowMs ?? 0);
  if (!decision.isAdmitted) return decision;
  for (const [n, grant] of found.entries()) {
    grant.counter = decision.counters[n] ?? grant.counter;
    grant.spent += 1;
  }
  return decision;
}
