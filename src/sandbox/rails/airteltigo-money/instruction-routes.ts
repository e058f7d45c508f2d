import type { FastifyReply, FastifyRequest } from 'fastify';
import { FIREWALL_HTML } from '../core/disturbances.js';
import type { JsonRecord } from '../core/json.js';
import type { RailDesk } from '../core/rail-desk.js';
import type { Scenario } from '../core/scenarios.js';
import { type InstructionRequest, NETWORK_OF, readInstruction } from './instruction-request.js';
import { answer, type Code } from './words.js';

const RAIL = 'airteltigo_money';
const MAX_COUNTED_KNOCKS = 100_000;

/** Collects (CTM) and pays out (MTC). */
export class Instructions {
  /** How often scenario 13 has sent a reference away. */
  private readonly knocks = new Map<string, number>();

  constructor(
    private readonly desk: RailDesk,
    private readonly serviceId: string | number,
  ) {}

  async create(body: JsonRecord, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const { desk } = this;
    const order = readInstruction(body, this.serviceId, desk.options);
    if (typeof order === 'string') return reply.send(answer(order));
    const { exttrid } = order;
    if (desk.books.find(RAIL, exttrid) !== undefined) return reply.send(answer('021'));
    // 013 is "not accepted": the same exttrid may be sent again.
    if (desk.books.isFull) return reply.send(answer('013'));

    const scenario = desk.homes.scenarioAt(NETWORK_OF[order.network] ?? 'AT', order.msisdn);
    const struck = (fault: 'timeout_before_accept' | 'timeout_after_accept') =>
      desk.faults.strike(RAIL, fault, exttrid);
    const lostBeforeMs = struck('timeout_before_accept');
    if (lostBeforeMs !== null) return desk.disturbances.holdOpen(RAIL, request, reply, lostBeforeMs);
    const stopped = this.atTheDoor(exttrid, scenario);
    if (stopped === 'html') return reply.type('text/html').send(FIREWALL_HTML);
    if (stopped !== null) return reply.send(answer(stopped));

    await this.accept(order, scenario);
    const lostAfterMs =
      struck('timeout_after_accept') ?? (scenario.answer === 'never' ? desk.options.pace.hangMs : null);
    if (lostAfterMs !== null) return desk.disturbances.holdOpen(RAIL, request, reply, lostAfterMs);
    return scenario.answer === 'server_error' ? reply.code(500).send() : reply.send(answer('015'));
  }

  private async accept(order: InstructionRequest, scenario: Scenario): Promise<void> {
    const { exttrid: reference, kind, msisdn, amountMinor, network, callbackUrl } = order;
    const details = { network, callbackUrl };
    await this.desk.clearing.accept(
      { rail: RAIL, reference, kind, msisdn, amountMinor, currency: 'GHS', details },
      scenario,
    );
  }

  private atTheDoor(exttrid: string, { door }: Scenario): Code | 'html' | null {
    switch (door) {
      case 'open':
        return null;
      case 'html':
        return 'html';
      case 'unavailable':
        return '013';
      case 'unavailable_twice':
        return this.knock(exttrid) <= 2 ? '013' : null;
      default:
        return door.refused === 'wallet_unknown' ? '044' : '013';
    }
  }

  private knock(exttrid: string): number {
    if (this.knocks.size >= MAX_COUNTED_KNOCKS) this.knocks.clear();
    const nth = (this.knocks.get(exttrid) ?? 0) + 1;
    this.knocks.set(exttrid, nth);
    return nth;
  }
}
