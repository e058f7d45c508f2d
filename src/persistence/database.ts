import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { PinoLogger } from 'nestjs-pino';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { PgClient } from './pg-client.js';
import { retryDeadlocks } from './retry-deadlocks.js';
import { Turns } from './turns.js';

const MAX_WAITING_FOR_A_TURN = 500;

/** One prepared statement of the hot path. Its name is its identity on every connection: never reuse it for other text. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** A place to run statements: the pool, or one transaction. */
export interface Executor {
  run<Row extends object>(statement: Statement, values: readonly unknown[]): Promise<Row[]>;
}

/** A statement with its values. */
export type Call = readonly [statement: Statement, values: readonly unknown[]];

export interface Transaction extends Executor {
  /** What the opening statements have answered, each in its place. */
  readonly opened: readonly object[][];
  /** The last statement, with the commit right behind it: one round trip less, while nobody else waits for our locks. */
  runLast<Row extends object>(statement: Statement, values: readonly unknown[]): Promise<Row[]>;
}

/**
 * The pool of the hot path (and of everything that needs plain SQL). Entities, migrations and ordinary queries go through
 * TypeORM. Rejections are pg's own errors.
 */
@Injectable()
export class Database implements Executor {
  private readonly pool: Pool;
  private readonly turns: Turns;

  constructor(
    @Inject(APP_CONFIG) config: AppConfig,
    private readonly logger: PinoLogger,
  ) {
    this.logger.setContext(Database.name);
    // However many want one merchant's balance, half of the connections are for everybody else.
    const width = Math.ceil(config.database.poolSize / 2);
    this.turns = new Turns({ width, maxWaiting: MAX_WAITING_FOR_A_TURN });
    this.pool = new Pool({
      Client: PgClient,
      connectionString: config.database.url,
      max: config.database.poolSize,
      connectionTimeoutMillis: config.database.connectTimeoutMs,
      statement_timeout: config.database.statementTimeoutMs,
      // A database that stops answering must not hold a caller longer than its own timeout does.
      query_timeout: config.database.statementTimeoutMs + 1000,
      idle_in_transaction_session_timeout: config.database.statementTimeoutMs,
      application_name: `synccash-${config.role}`,
      keepAlive: true,
      // Statements of a transaction that do not need each other's answers travel together.
      pipeline: true,
    });
    // Without a listener, a connection that breaks while it is idle would end the process.
    this.pool.on('error', (error) => this.logger.warn({ err: error }, 'an idle database connection broke'));
  }

  async run<Row extends object>(statement: Statement, values: readonly unknown[]): Promise<Row[]> {
    const result = await this.pool.query<Row>({ ...statement, values: [...values] });
    return result.rows;
  }

  /**
   * Commits when `work` resolves, rolls back when it throws.
   * @param opening statements that only lock and read: they travel with BEGIN. What writes must not: it has to know that
   * the transaction has begun
   */
  async transaction<T>(work: (tx: Transaction) => Promise<T>, opening: readonly Call[] = []): Promise<T> {
    const client = await this.pool.connect();
    const send = async <Row extends object>(statement: Statement, values: readonly unknown[]) =>
      (await client.query<Row>({ ...statement, values: [...values] })).rows;
    let broken: Error | undefined;
    let isCommitted = false;
    try {
      const [, ...opened] = await Promise.all([
        client.query('BEGIN'),
        ...opening.map(([statement, values]) => send(statement, values)),
      ]);
      const result = await work({
        opened,
        run: send,
        runLast: async <Row extends object>(statement: Statement, values: readonly unknown[]) => {
          // When the statement fails, PostgreSQL makes a rollback of the commit.
          const [rows] = await Promise.all([send<Row>(statement, values), client.query('COMMIT')]);
          isCommitted = true;
          return rows;
        },
      });
      if (!isCommitted) await client.query('COMMIT');
      return result;
    } catch (error) {
      if (!isCommitted)
        await client.query('ROLLBACK').catch((rollbackError: Error) => {
          broken = rollbackError;
        });
      throw error;
    } finally {
      client.release(broken);
    }
  }

  /** The same for work that changes nothing but the database: done again when it has lost a deadlock. */
  async repeatable<T>(work: (tx: Executor) => Promise<T>): Promise<T> {
    return retryDeadlocks(() => this.transaction(work));
  }

  /**
   * The same for those who want one thing that only one can have, such as a merchant's balance: half of the pool at
   * most waits for it, the others wait here.
   * @throws DomainError overloaded when too many are waiting
   */
  async inTurn<T>(key: string, work: (tx: Executor) => Promise<T>): Promise<T> {
    return this.turns.take(key, () => this.repeatable(work));
  }

  /** Called by whoever started the application, after everything else has stopped. */
  async close(): Promise<void> {
    await this.pool.end();
  }
}
