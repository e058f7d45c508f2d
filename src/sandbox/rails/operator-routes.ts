import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Books } from './core/books.js';
import type { CallCounter } from './core/call-counter.js';
import { bookRow, type Entry } from './core/entry.js';
import { readFaultOrder } from './core/fault-order.js';
import type { Faults } from './core/faults.js';
import { recordFromBytes } from './core/json.js';
import { NETWORKS } from './core/wallet-homes.js';
import type { Pace } from './options.js';

export interface OperatorDesk {
  readonly rails: readonly string[];
  readonly pace: Pace;
  readonly stateDir: string;
  readonly books: Books;
  readonly faults: Faults;
  readonly calls: CallCounter;
  /** Opens and shuts the rails' ports as the faults say. */
  applyFaults(): Promise<void>;
}

const MAX_FLOAT_MINOR = 1e15;
const MAX_PORTED = 10_000;
const GHANA_MSISDN = /^\+233\d{9}$/;

/** Hands and eyes for tests and people; no rail has them, and no production build. */
export function registerOperatorRoutes(app: FastifyInstance, desk: OperatorDesk): void {
  app.get('/__identity', () => ({ service: 'synccash-rails', pid: process.pid, stateDir: desk.stateDir }));

  app.get<{ Querystring: Record<string, string> }>('/__books', ({ query }, reply) => {
    const filter = readFilter(query);
    return typeof filter === 'string' ? refuse(reply, filter) : desk.books.all().filter(filter).map(bookRow);
  });

  app.get('/__faults', () => desk.faults.list());
  app.post('/__faults', async ({ body }, reply) => {
    const order = readFaultOrder(recordFromBytes(body), desk.rails, desk.pace);
    if (typeof order === 'string') return refuse(reply, order);
    desk.faults.order(order);
    await desk.applyFaults();
    return reply.code(201).send(order);
  });
  app.delete<{ Querystring: { rail?: string } }>('/__faults', async ({ query }) => {
    const cleared = desk.faults.clear(query.rail);
    await desk.applyFaults();
    return { cleared };
  });

  app.post('/__float', ({ body }, reply) => {
    const { rail, amount } = recordFromBytes(body) ?? {};
    if (typeof rail !== 'string' || !desk.rails.includes(rail))
      return refuse(reply, `rail must be one of ${desk.rails.join(', ')}`);
    if (!Number.isSafeInteger(amount) || Number(amount) < 0 || Number(amount) > MAX_FLOAT_MINOR)
      return refuse(reply, `amount must be an integer of minor units from 0 to ${MAX_FLOAT_MINOR}`);
    desk.books.setFloat(rail, BigInt(Number(amount)));
    return { rail, amount };
  });

  app.get('/__ported', () => Object.fromEntries(desk.books.ported));
  app.post('/__ported', ({ body }, reply) => {
    const { msisdn, network } = recordFromBytes(body) ?? {};
    if (typeof msisdn !== 'string' || !GHANA_MSISDN.test(msisdn))
      return refuse(reply, 'msisdn must be a Ghana number as in +233241234567');
    if (!NETWORKS.some((known) => known === network))
      return refuse(reply, `network must be one of ${NETWORKS.join(', ')}`);
    if (desk.books.ported.size >= MAX_PORTED) return refuse(reply, `no more than ${MAX_PORTED} numbers can be ported`);
    desk.books.port(msisdn, String(network));
    return reply.code(201).send({ msisdn, network });
  });

  app.get<{ Querystring: { rail?: string } }>('/__calls', ({ query }) => desk.calls.list(query.rail));
}

function readFilter({ rail, msisdn, since }: Record<string, string>): ((entry: Entry) => boolean) | string {
  const sinceMs = since === undefined ? 0 : Date.parse(since);
  if (Number.isNaN(sinceMs)) return 'since must be a date and time, as in 2026-01-15T09:30:00Z';
  // A "+" that was not percent-encoded arrives as a space.
  const wallet = msisdn?.trim().replace(/^\+?/, '+');
  return (entry) =>
    (rail === undefined || entry.rail === rail) &&
    (wallet === undefined || entry.msisdn === wallet) &&
    entry.acceptedAtMs >= sinceMs;
}

function refuse(reply: FastifyReply, message: string): FastifyReply {
  return reply.code(400).send({ message });
}
