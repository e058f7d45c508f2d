import { randomBytes } from 'node:crypto';
import { Pool, type PoolClient } from 'pg';
import { attemptRow } from '../../src/attempts/attempt-draft.js';
import { SETTLE, STORE_RECEIPTS } from '../../src/attempts/attempts.sql.js';
import { paymentConfirmed } from '../../src/domain/bookings.js';
import type { RoutingDecision } from '../../src/domain/routing.js';
import { money } from '../../src/domain/money.js';
import { newId } from '../../src/persistence/new-id.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { PAYMENTS } from '../../src/payments/payment-store.js';
import { CREATE } from '../../src/payments/payments.sql.js';
import type { Executor, Statement } from '../../src/persistence/database.js';

export interface Floor {
  readonly label: string;
  readonly paymentsPerSecond: number;
}

const LEASE_MS = 15_000;
const MONEY = money(1050, 'GHS');
const FEES = { railMinor: 11n, platformMinor: 0n };
const APPEND_EVENTS: Statement = {
  name: 'floor.events',
  text: `INSERT INTO events SELECT * FROM json_populate_recordset(NULL::events, $1::json)`,
};

/**
 * The floor: the same SQL as a payment costs us (create, the rail's answer, the callback, the confirmation and its posting to
 * the ledger), from a bare `pg` loop with no HTTP, no framework and no rail. `perStatement` payments share each statement and
 * commit. All are one merchant's and one rail's, as the bench's are: their accounts are as hot here as there.
 */
export async function measureFloor(
  url: string,
  merchantId: string,
  payments: number,
  perStatement: number,
  loops: number,
): Promise<Floor> {
  const pool = new Pool({ connectionString: url, max: loops });
  // Its database is dropped while the last connections are still saying goodbye.
  pool.on('error', () => undefined);
  try {
    let left = payments;
    const startedAt = performance.now();
    const loop = async () => {
      while (left > 0) {
        left -= perStatement;
        await settlePayments(pool, merchantId, perStatement);
      }
    };
    await Promise.all(Array.from({ length: loops }, loop));
    const seconds = (performance.now() - startedAt) / 1000;
    return { label: `${perStatement} per statement, ${loops} connections`, paymentsPerSecond: payments / seconds };
  } finally {
    await pool.end();
  }
}

async function settlePayments(pool: Pool, merchantId: string, count: number): Promise<void> {
  const rows = Array.from({ length: count }, () => rowsOfPayment(merchantId));
  const json = (pick: (row: (typeof rows)[number]) => unknown) => JSON.stringify(rows.map(pick));
  await run(pool, CREATE, [
    json((r) => r.key),
    json((r) => r.payment),
    json((r) => r.attempt),
    json((r) => r.event(1, 'initiated')),
    '[]',
    '[]',
    '[]',
  ]);
  await settle(pool, rows, 'sending', 'pending', 2);
  await run(pool, STORE_RECEIPTS, [json((r) => r.receipt), LEASE_MS]);
  await settle(pool, rows, 'pending', 'succeeded', 3);
}

type Rows = ReturnType<typeof rowsOfPayment>;

async function settle(pool: Pool, rows: Rows[], from: string, to: string, sequence: number): Promise<void> {
  const status = to === 'succeeded' ? 'confirmed' : to;
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const settled = await client.query({
      ...SETTLE,
      values: [JSON.stringify(rows.map((row) => row.report(from, to)))],
    });
    if (settled.rowCount !== rows.length) throw new Error(`the floor settled ${settled.rowCount} of ${rows.length}`);
    const moves = rows.map(({ payment }) => ({
      id: payment.id,
      status,
      failure_code: null,
      is_final: to === 'succeeded',
    }));
    await client.query({ ...PAYMENTS.store.moving, values: [JSON.stringify(moves)] });
    await client.query({ ...APPEND_EVENTS, values: [JSON.stringify(rows.map((row) => row.event(sequence, status)))] });
    if (to === 'succeeded') await ledger.post(executorOf(client), rows.map(bookingOf));
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}

/** Two statements, OPEN_ACCOUNTS and POST, with what the application itself would give them. */
const ledger = new Ledger();

function executorOf(client: PoolClient): Executor {
  return {
    run: async <Row extends object>(statement: Statement, values: readonly unknown[]) =>
      (await client.query<Row>({ ...statement, values: [...values] })).rows,
  };
}

function bookingOf({ payment: { id, merchant_id: merchantId, provider } }: Rows) {
  const collected = { objectId: id, merchantId, provider, money: MONEY, fees: FEES };
  return { posting: paymentConfirmed(collected), correlationId: id };
}

async function run(pool: Pool, statement: Statement, values: unknown[]): Promise<void> {
  await pool.query({ ...statement, values });
}

/** As large as a real one. */
const ROUTING: RoutingDecision = {
  chosen: 'mtn_momo',
  strategy: 'balanced',
  isPinned: false,
  isExploration: false,
  candidates: [{ provider: 'mtn_momo', score: 0.8134, health: 1, speed: 0.9876, cost: 0.9901, fee: 11 }],
  excluded: [{ provider: 'vodafone_cash', reason: 'network_not_reached' }],
};

function rowsOfPayment(merchantId: string) {
  const now = new Date();
  const at = now.toISOString();
  const id = newId();
  const expiresAt = new Date(now.getTime() + 600_000);
  const wallet = { network: 'MTN', msisdn: '+233241234567' } as const;
  const attempt = attemptRow(
    {
      id: newId(),
      ownerType: 'payment',
      ownerId: id,
      merchantId,
      provider: 'mtn_momo',
      operation: 'collect',
      reference: newId(),
      wallet,
      money: MONEY,
      description: 'floor',
      routing: ROUTING,
      hasAlternative: false,
      fees: FEES,
      sendBefore: expiresAt,
      correlationId: id,
      createdAt: now,
    },
    LEASE_MS,
  );
  return {
    attempt,
    payment: {
      id,
      merchant_id: merchantId,
      reference: 'floor',
      status: 'initiated',
      amount_minor: 1050,
      currency: 'GHS',
      payer_network: wallet.network,
      payer_msisdn: wallet.msisdn,
      provider: 'mtn_momo',
      settlement: 'none',
      expires_at: expiresAt.toISOString(),
      event_sequence: 1,
      correlation_id: id,
      created_at: at,
      updated_at: at,
    },
    key: {
      merchant_id: merchantId,
      key: id,
      request_hash: `\\x${randomBytes(32).toString('hex')}`,
      object_id: id,
      response_status: 202,
      response_body: JSON.stringify({ id, status: 'initiated', padding: 'x'.repeat(350) }),
      created_at: at,
    },
    receipt: {
      id: newId(),
      provider: 'mtn_momo',
      token: attempt.callback_token,
      fingerprint: randomBytes(32).toString('hex'),
      claimed_status: 'SUCCESSFUL',
      body: Buffer.alloc(300, 'b').toString('base64'),
      received_at: at,
      claim: true,
    },
    event: (sequence: number, status: string) => ({
      id: newId(),
      merchant_id: merchantId,
      object_id: id,
      sequence,
      type: `payment.${status}`,
      data: { status, amount: 1050, currency: 'GHS', reference: 'floor', attemptId: id, failureCode: null },
      correlation_id: id,
      occurred_at: at,
    }),
    report: (from: string, to: string) => ({
      id: attempt.id,
      seen_state: from,
      seen_sends: 1,
      state: to,
      is_proof: to === 'succeeded',
      next_action: to === 'succeeded' ? null : 'ask_status',
      next_in_ms: to === 'succeeded' ? null : 10_000,
      proves_not_sent: false,
      is_poll: false,
      is_known_to_rail: true,
      not_founds: 0,
      needs_review: false,
      outcome_class: to === 'succeeded' ? 'succeeded' : 'accepted',
      failure_code: null,
      rail_transaction_id: '1234567890',
      evidence: { call: 'requesttopay.status', httpStatus: 200, replyExcerpt: 'x'.repeat(200) },
      trail: [
        { at, source: 'status', class: 'accepted', state: to, httpStatus: 200, railCode: null, transportError: null },
      ],
    }),
  };
}
