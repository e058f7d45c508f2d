import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { isStuck, type PendingAge } from '../../domain/pending-age.js';
import { Database, type Statement } from '../../persistence/database.js';
import { Repeating } from '../../queue/repeating.js';
import { firstKeyAt } from '../../persistence/first-key-at.js';
import { railKey } from './rail-key.js';

/** Of all rails together, whatever became of them: a look costs no more than reading these, also in an outage of hours. */
const MAX_ROWS = 20_000;
const NOTHING: PendingAge = { taken: 0, open: 0 };

/**
 * Attempts have UUIDv7 keys, so a range of keys is a range of time and needs no index of its own. The rows are limited before
 * they are chosen: when nothing arrives, nothing would fit, and the search for it would read everything. Only what a rail has
 * taken counts: it is open, or it has ended otherwise than by never arriving.
 * $1, $2 = first and last key, $3 = rows to look at, $4 = how many of each rail and operation.
 */
export const READ_PENDING_AGES: Statement = {
  name: 'resilience.read-pending-ages',
  text: `
    WITH newest AS MATERIALIZED (
      SELECT id, provider, operation, state, finished_at, outcome_class FROM attempts
      WHERE id >= $1 AND id < $2 ORDER BY id DESC LIMIT $3
    ), numbered AS (
      SELECT provider, operation, state, row_number() OVER (PARTITION BY provider, operation ORDER BY id DESC) AS nth
      FROM newest
      WHERE state IN ('pending','unknown') OR (finished_at IS NOT NULL AND outcome_class <> 'not_sent')
    )
    SELECT provider, operation, count(*)::int AS taken, (count(*) FILTER (WHERE state IN ('pending','unknown')))::int AS open
    FROM numbered WHERE nth <= $4
    GROUP BY provider, operation`,
};

interface PendingAgeRow extends PendingAge {
  provider: string;
  operation: string;
}

/**
 * Finds rails that take everything and end nothing. From the rows, so that all processes see the same; what they have seen
 * stays while the database does not answer.
 */
@Injectable()
export class PendingAges implements OnApplicationBootstrap, OnApplicationShutdown {
  private known: ReadonlyMap<string, PendingAge> = new Map();
  private stuck: ReadonlySet<string> = new Set();
  private readonly looking: Repeating;

  constructor(
    private readonly database: Database,
    private readonly logger: PinoLogger,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {
    this.logger.setContext(PendingAges.name);
    this.looking = new Repeating({
      everyMs: config.pendingAge.lookEveryMs,
      work: () => this.look(),
      onError: (error) =>
        this.logger.debug(
          { err: error as Error },
          'could not read how old the pending attempts are; the last answer stays',
        ),
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.looking.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.looking.stop();
  }

  isStuck(provider: string, operation: string): boolean {
    return this.stuck.has(railKey(provider, operation));
  }

  of(provider: string, operation: string): PendingAge {
    return this.known.get(railKey(provider, operation)) ?? NOTHING;
  }

  private async look(): Promise<void> {
    const { minAgeMs, maxAgeMs, lookAt } = this.config.pendingAge;
    const now = Date.now();
    const range = [firstKeyAt(now - maxAgeMs), firstKeyAt(now - minAgeMs)];
    const rows = await this.database.run<PendingAgeRow>(READ_PENDING_AGES, [...range, MAX_ROWS, lookAt]);
    this.judge(
      new Map(rows.map(({ provider, operation, taken, open }) => [railKey(provider, operation), { taken, open }])),
    );
  }

  private judge(ages: ReadonlyMap<string, PendingAge>): void {
    const keys = [...ages.keys()];
    const stuck = new Set(
      keys.filter((key) => isStuck(ages.get(key) ?? NOTHING, this.config.pendingAge, this.stuck.has(key))),
    );
    for (const key of new Set([...stuck, ...this.stuck]))
      if (stuck.has(key) !== this.stuck.has(key))
        this.logger.warn(
          { rail: key, isStuck: stuck.has(key), ...ages.get(key) },
          'a rail has changed: everything pending',
        );
    this.known = ages;
    this.stuck = stuck;
  }
}
