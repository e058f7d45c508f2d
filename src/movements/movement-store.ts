import type { Currency } from '../domain/money.js';
import type { FailureCode } from '../domain/outcome.js';
import { arrows, isFinal, type Transitions } from '../domain/state-machine.js';
import type { Executor, Statement } from '../persistence/database.js';
import type { MovedMovement } from './movement.js';

export interface MovementMove<Status extends string> {
  readonly id: string;
  readonly status: Status;
  readonly failureCode: FailureCode | null;
  /** The rail that has brought it about. */
  readonly provider: string;
}

interface MovedRow<Status extends string, Own> {
  id: string;
  merchant_id: string;
  status: Status;
  amount_minor: string;
  currency: Currency;
  reference: string;
  failure_code: FailureCode | null;
  event_sequence: number;
  updated_at: Date;
  own: Own;
}

export interface StoreOptions {
  /** What else a move sets, as SQL over the row `m` and the move `x`. */
  readonly also?: string;
  /** What the events of this kind tell beside, as a JSON object in SQL over the row `m`. */
  readonly own?: string;
}

const RETURNED = `
  m.id, m.merchant_id, m.status, m.amount_minor, m.currency, m.reference, m.failure_code, m.event_sequence, m.updated_at`;

/**
 * The statements that every table of movements has in common. Rows move along the arrows of their state machine, and only
 * along them. They are not locked in an order of their own: whoever comes here holds the lock of the movement's only live
 * attempt, or has proof that one which had failed has moved the money: what that ends is moved by nothing else.
 */
export class MovementStore<Status extends string, Own = unknown> {
  private readonly moveStatement: Statement;
  private readonly rerouteStatement: Statement;
  private readonly tellStatement: Statement;

  constructor(
    table: string,
    private readonly transitions: Transitions<Status>,
    { also = '', own = `'{}'::json` }: StoreOptions = {},
  ) {
    const returned = `${RETURNED}, ${own} AS own`;
    const allowed = arrows(transitions).map(({ from, to }) => `('${from}','${to}')`);
    this.moveStatement = {
      name: `${table}.move`,
      text: `
        UPDATE ${table} m SET
          status = x.status,
          provider = coalesce(x.provider, m.provider),
          failure_code = x.failure_code,
          event_sequence = m.event_sequence + 1,
          updated_at = now(),
          finished_at = CASE WHEN x.is_final THEN now() END ${also}
        FROM json_to_recordset($1::json) AS x(id uuid, status text, failure_code text, provider text, is_final boolean)
        JOIN (VALUES ${allowed.join(', ')}) AS arrow(from_status, to_status) ON arrow.to_status = x.status
        WHERE m.id = x.id AND m.status = arrow.from_status
        RETURNING ${returned}`,
    };
    this.rerouteStatement = {
      name: `${table}.reroute`,
      text: `
        UPDATE ${table} m SET provider = x.provider, event_sequence = m.event_sequence + 1, updated_at = now()
        FROM json_to_recordset($1::json) AS x(id uuid, provider text)
        WHERE m.id = x.id AND m.finished_at IS NULL
        RETURNING ${returned}`,
    };
    this.tellStatement = {
      name: `${table}.tell`,
      text: `
        UPDATE ${table} m SET event_sequence = m.event_sequence + 1, updated_at = now() WHERE m.id = ANY ($1::uuid[])
        RETURNING ${returned}`,
    };
  }

  /** The statement, for whoever runs it without us. */
  get moving(): Statement {
    return this.moveStatement;
  }

  /** Moves those whose state machine has the arrow; the others are not in the answer. */
  async move(tx: Executor, moves: readonly MovementMove<Status>[]): Promise<MovedMovement<Status, Own>[]> {
    if (moves.length === 0) return [];
    const input = moves.map(({ id, status, failureCode, provider }) => {
      return { id, status, failure_code: failureCode, provider, is_final: isFinal(this.transitions, status) };
    });
    return (await tx.run<MovedRow<Status, Own>>(this.moveStatement, [JSON.stringify(input)])).map(toMoved);
  }

  /** Something is told of movements that changes none of them: only the number of their last event. */
  async tell(tx: Executor, ids: readonly string[]): Promise<MovedMovement<Status, Own>[]> {
    if (ids.length === 0) return [];
    return (await tx.run<MovedRow<Status, Own>>(this.tellStatement, [ids])).map(toMoved);
  }

  /** Writes down the rail that carries each movement now. */
  async reroute(
    tx: Executor,
    next: readonly { ownerId: string; provider: string }[],
  ): Promise<MovedMovement<Status, Own>[]> {
    if (next.length === 0) return [];
    const input = next.map(({ ownerId, provider }) => ({ id: ownerId, provider }));
    return (await tx.run<MovedRow<Status, Own>>(this.rerouteStatement, [JSON.stringify(input)])).map(toMoved);
  }
}

function toMoved<Status extends string, Own>(row: MovedRow<Status, Own>): MovedMovement<Status, Own> {
  return {
    id: row.id,
    merchantId: row.merchant_id,
    status: row.status,
    amount: Number(row.amount_minor),
    currency: row.currency,
    reference: row.reference,
    failureCode: row.failure_code,
    eventSequence: row.event_sequence,
    updatedAt: row.updated_at,
    own: row.own,
  };
}
