import { randomUUID } from 'node:crypto';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SETTLE } from '../../src/attempts/attempts.sql.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { waitFor } from '../support/wait-for.js';

interface SeenInstruction {
  reference: string;
  /** What the database held, in another session, when the instruction arrived. */
  savedState: string | null;
}

/** The four rules of the design, on the real server and the real database. */
describe('the four rules', () => {
  let test: TestApp;
  let wire: Server;
  const seen: SeenInstruction[] = [];

  beforeAll(async () => {
    wire = await startWire();
    const { port } = wire.address() as AddressInfo;
    test = await startTestApp({ env: { MTN_BASE_URL: `http://127.0.0.1:${port}/mtn_momo` } });
  }, 30_000);

  afterAll(async () => {
    await test.close();
    wire.closeAllConnections();
    wire.close();
  });

  /** Between the server and the rail: looks into the books at the moment when an instruction passes. */
  async function startWire(): Promise<Server> {
    const server = createServer((request, response) => {
      const pass = async () => {
        const reference = request.headers['x-reference-id'];
        if (typeof reference === 'string' && request.method === 'POST') {
          const rows = await test.database.query<{ state: string }>('SELECT state FROM attempts WHERE reference = $1', [
            reference,
          ]);
          seen.push({ reference, savedState: rows[0]?.state ?? null });
        }
        const { method, url, headers } = request;
        const onward = httpRequest(`${test.railsUrl}${url ?? ''}`, { method, headers }, (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
        });
        onward.on('error', () => response.destroy());
        request.pipe(onward);
      };
      pass().catch(() => response.destroy());
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return server;
  }

  const confirmed = async (msisdn = '0243000020') => {
    const { id } = await test.api.pay(msisdn);
    await waitFor('the payment to be confirmed', async () => (await test.api.status(id)).status === 'confirmed');
    return test.api.get(id);
  };

  it('1: what is sent was saved before, with its reference', async () => {
    const details = await Promise.all(Array.from({ length: 20 }, () => confirmed()));
    const references = details.map(({ attempts }) => attempts[0]!.reference);
    expect(seen.map(({ reference }) => reference).toSorted()).toEqual(references.toSorted());
    expect(new Set(seen.map(({ savedState }) => savedState))).toEqual(new Set(['sending']));
  }, 60_000);

  it('2: an answer that proves nothing leaves the attempt unknown, and no age makes it failed', async () => {
    await test.rails.fault('status_unavailable');
    const { id } = await test.api.pay('0243000008');
    await waitFor('the attempt to be unknown', async () => (await test.api.get(id)).attempts[0]?.state === 'unknown');
    // Past every schedule: a year old, and asked about as often as it may be.
    await test.database.query(
      `UPDATE attempts SET last_sent_at = now() - interval '1 year', polls = 500, next_action_at = now()
       WHERE state = 'unknown'`,
    );
    const detail = await waitFor('a person to be asked', async () => {
      const found = await test.api.get(id);
      return found.attempts[0]?.needsReview === true ? found : null;
    });
    expect(detail).toMatchObject({ status: 'pending', attempts: [{ state: 'unknown', evidence: null }] });
    await test.rails.clearFaults();
  }, 60_000);

  it('3: a movement has one live attempt, whoever inserts the second', async () => {
    const { id } = await test.api.pay('0243000004');
    const pending = await waitFor('it to be pending', async () => {
      const found = await test.api.get(id);
      return found.attempts[0]?.state === 'pending' ? found : null;
    });
    const second = `
      INSERT INTO attempts SELECT (jsonb_populate_record(a, jsonb_build_object(
        'id', $2::text, 'reference', $2::text, 'callback_token', $2::text))).*
      FROM attempts a WHERE a.reference = $1`;
    const copy = test.database.query(second, [pending.attempts[0]!.reference, randomUUID()]);
    await expect(copy).rejects.toMatchObject({ constraint: 'uq_attempts_live' });
  }, 30_000);

  it('3: what has ended stays ended, whoever writes the UPDATE', async () => {
    const { attempts } = await confirmed();
    const { reference } = attempts[0]!;
    const isFinal = { code: '23001' };
    for (const change of [
      `state = 'failed'`,
      `state = 'pending', finished_at = NULL`,
      'amount_minor = amount_minor + 1',
      `evidence = '{}'`,
    ]) {
      const update = test.database.query(`UPDATE attempts SET ${change} WHERE reference = $1`, [reference]);
      await expect(update).rejects.toMatchObject(isFinal);
    }
    const payment = test.database.query(
      `UPDATE payments SET status = 'rejected' WHERE id = (SELECT owner_id FROM attempts WHERE reference = $1)`,
      [reference],
    );
    await expect(payment).rejects.toMatchObject(isFinal);
  }, 30_000);

  it('3: an answer that contradicts what has ended changes nothing, and is seen', async () => {
    await test.api.call('PATCH', '/merchant', { body: { lateSuccessPolicy: 'hold' } });
    await test.rails.fault('late_success', { count: 1, ms: 300 });
    const { id } = await test.api.pay('0243000022');
    const detail = await waitFor('the late success to be seen', async () => {
      const found = await test.api.get(id);
      return found.attempts[0]?.needsReview === true ? found : null;
    });
    expect(detail).toMatchObject({ status: 'rejected', attempts: [{ state: 'failed', sends: 1 }] });
    expect(detail.attempts[0]!.trail.at(-1)).toMatchObject({ source: 'status', class: 'succeeded' });
    expect(await test.rails.books({ msisdn: '+233243000022' })).toMatchObject([{ status: 'moved' }]);
    expect((await test.api.status(id)).needsReview).toBe(true);
  }, 30_000);

  it('3: of two answers that disagree at the same moment, the second is seen too', async () => {
    const { attempts } = await confirmed();
    const { reference } = attempts[0]!;
    const [row] = await test.database.query<{ id: string }>('SELECT id FROM attempts WHERE reference = $1', [
      reference,
    ]);
    const tooLate = {
      id: row!.id,
      seen_state: 'pending',
      seen_sends: 1,
      state: 'failed',
      is_proof: true,
      outcome_class: 'declined',
      failure_code: 'declined_by_payer',
      not_founds: 0,
      is_poll: true,
      proves_not_sent: false,
      is_known_to_rail: true,
      needs_review: false,
      evidence: {},
      trail: [],
    };
    const settled = await test.database.query(SETTLE.text, [JSON.stringify([tooLate])]);
    expect(settled).toMatchObject([{ old_state: 'succeeded', state: 'succeeded', needs_review: true }]);
  }, 30_000);

  it('3: "not found" is no proof when the rail has shown the reference while it was asked', async () => {
    const { id } = await test.api.pay('0243000004');
    await waitFor('the rail to have it', async () => (await test.api.status(id)).status === 'pending');
    const [row] = await test.database.query<{ id: string }>('SELECT id FROM attempts WHERE reference = $1', [
      (await test.api.get(id)).attempts[0]!.reference,
    ]);
    const lastNotFound = {
      id: row!.id,
      seen_state: 'pending',
      seen_sends: 1,
      state: 'failed',
      is_proof: false,
      outcome_class: 'unknown_reference',
      failure_code: 'rail_never_accepted',
      not_founds: 3,
      is_poll: true,
      proves_not_sent: false,
      is_known_to_rail: false,
      needs_review: false,
      evidence: {},
      trail: [],
    };
    expect(await test.database.query(SETTLE.text, [JSON.stringify([lastNotFound])])).toEqual([]);
    expect((await test.api.status(id)).status).toBe('pending');
  }, 30_000);

  it('4: money is a whole number of minor units in every table, and a decimal on the wire only', async () => {
    const columns = await test.database.query<{ type: string }>(
      `SELECT data_type AS type FROM information_schema.columns WHERE column_name LIKE '%amount%' AND table_schema = 'public'`,
    );
    expect(columns.length).toBeGreaterThanOrEqual(2);
    expect(new Set(columns.map(({ type }) => type))).toEqual(new Set(['bigint']));
    const floats = await test.database.query(
      `SELECT table_name, column_name FROM information_schema.columns
       WHERE table_schema = 'public' AND data_type IN ('real', 'double precision', 'money', 'numeric')`,
    );
    expect(floats).toEqual([]);
    // 0.29 * 100 is 28.999… in floating point.
    const { id } = await test.api.pay('0243000029', { amount: 29 });
    await waitFor('it to be confirmed', async () => (await test.api.status(id)).status === 'confirmed');
    expect(await test.rails.books({ msisdn: '+233243000029' })).toMatchObject([{ amount: 29, status: 'moved' }]);
  }, 30_000);
});
