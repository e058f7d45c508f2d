import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { FIREWALL_HTML } from '../core/disturbances.js';
import type { RailDesk } from '../core/rail-desk.js';
import type { Scenario } from '../core/scenarios.js';
import type { Access, Refusal } from './access.js';
import { FIREWALL, type InstructionRequest, readInstruction } from './instruction-request.js';
import type { Resource } from './resources.js';
import { statusOf } from './status.js';
import { magicRefund, magicScenario, wordOf } from './words.js';

const RAIL = 'mtn_momo';
const MAX_COUNTED_KNOCKS = 100_000;

export function refuse(reply: FastifyReply, { httpStatus, body }: Refusal): FastifyReply {
  return reply.code(httpStatus).send(body);
}

function error(httpStatus: number, code: string, message = code.toLowerCase().replaceAll('_', ' ')): Refusal {
  return { httpStatus, body: { code, message } };
}

/** Creates and shows one kind of resource. */
export class InstructionRoutes {
  /** How often scenario 13 has sent a reference away. */
  private readonly knocks = new Map<string, number>();

  constructor(
    private readonly resource: Resource,
    private readonly desk: RailDesk,
    private readonly access: Access,
  ) {}

  register(app: FastifyInstance): void {
    const { product, name, versions } = this.resource;
    for (const version of versions) {
      const path = `/${product}/${version}/${name}`;
      app.post(path, (request, reply) => this.create(request, reply, version === 'v2_0' ? 'PUT' : 'POST'));
    }
    app.get<{ Params: { reference: string } }>(`/${product}/v1_0/${name}/:reference`, (request, reply) => {
      const user = this.access.authorize(request.headers, product);
      if ('httpStatus' in user) return refuse(reply, user);
      if (this.desk.faults.strike(RAIL, 'status_unavailable', request.url) !== null)
        return refuse(reply, error(503, 'SERVICE_UNAVAILABLE'));
      const entry = this.desk.books.find(RAIL, request.params.reference.toLowerCase());
      return entry?.details.resource === name
        ? reply.send(statusOf(entry, this.desk.options.mtnReasonShape))
        : refuse(reply, error(404, 'RESOURCE_NOT_FOUND', 'Requested resource was not found.'));
    });
  }

  private async create(request: FastifyRequest, reply: FastifyReply, callbackMethod: 'POST' | 'PUT'): Promise<unknown> {
    const { desk, resource } = this;
    const user = this.access.authorize(request.headers, resource.product);
    if ('httpStatus' in user) return refuse(reply, user);
    const order = readInstruction(resource, request.headers, request.body);
    if (order === FIREWALL) return reply.type('text/html').send(FIREWALL_HTML);
    if ('httpStatus' in order) return refuse(reply, order);
    const msisdn = this.partyOf(order);
    const refusal = this.refusalOf(order, user.callbackHost, msisdn);
    if (refusal !== null) return refuse(reply, refusal);

    const scenario = this.scenarioOf(order, msisdn);
    const struck = (fault: 'timeout_before_accept' | 'timeout_after_accept') =>
      desk.faults.strike(RAIL, fault, order.reference);
    const lostBeforeMs = struck('timeout_before_accept');
    if (lostBeforeMs !== null) return desk.disturbances.holdOpen(RAIL, request, reply, lostBeforeMs);
    const stopped = this.atTheDoor(order.reference, scenario);
    if (stopped === 'html') return reply.type('text/html').send(FIREWALL_HTML);
    if (stopped !== null) return refuse(reply, stopped);

    await this.accept(order, msisdn, callbackMethod, scenario);
    const lostAfterMs =
      struck('timeout_after_accept') ?? (scenario.answer === 'never' ? desk.options.pace.hangMs : null);
    if (lostAfterMs !== null) return desk.disturbances.holdOpen(RAIL, request, reply, lostAfterMs);
    return reply.code(scenario.answer === 'server_error' ? 500 : 202).send();
  }

  private async accept(
    order: InstructionRequest,
    msisdn: string,
    callbackMethod: 'POST' | 'PUT',
    scenario: Scenario,
  ): Promise<void> {
    const { amount, amountMinor, currency, externalId, payerMessage, payeeNote, callbackUrl, reference } = order;
    const { name, kind, party } = this.resource;
    const details = { resource: name, party, amount, externalId, payerMessage, payeeNote, callbackUrl, callbackMethod };
    await this.desk.clearing.accept({ rail: RAIL, reference, kind, msisdn, amountMinor, currency, details }, scenario);
  }

  /** MTN's business rules that do not depend on a scenario. */
  private refusalOf(order: InstructionRequest, callbackHost: string, msisdn: string): Refusal | null {
    if (order.currency !== this.desk.options.credentials.mtn_momo.currency)
      return error(500, 'INVALID_CURRENCY', 'Currency not supported.');
    if (order.callbackUrl !== null && hostOf(order.callbackUrl) !== callbackHost)
      return error(500, 'INVALID_CALLBACK_URL_HOST', 'Callback URL host does not match the registered host.');
    if (this.desk.books.find(RAIL, order.reference) !== undefined)
      return error(409, 'RESOURCE_ALREADY_EXIST', 'Duplicated reference id. Creation of resource failed.');
    if (msisdn === '') return error(404, 'RESOURCE_NOT_FOUND', 'Requested resource was not found.');
    return this.desk.books.isFull ? error(503, 'SERVICE_UNAVAILABLE') : null;
  }

  /** E.164 of the wallet; of a refund, the payer of what is refunded. Empty when there is no such payment. */
  private partyOf({ partyId, referenceIdToRefund }: InstructionRequest): string {
    if (partyId !== null) return `+${partyId}`;
    if (referenceIdToRefund === null) return '';
    if (magicRefund(referenceIdToRefund) !== undefined) return '+46733123400';
    const original = this.desk.books.find(RAIL, referenceIdToRefund.toLowerCase());
    return original?.kind === 'collection' && original.status === 'moved' ? original.msisdn : '';
  }

  private scenarioOf({ referenceIdToRefund }: InstructionRequest, msisdn: string): Scenario {
    const magic =
      this.resource.name === 'refund'
        ? magicRefund(referenceIdToRefund ?? '')
        : magicScenario(msisdn.slice(1), this.resource.kind);
    return magic ?? this.desk.homes.scenarioAt('MTN', msisdn);
  }

  private atTheDoor(reference: string, { door }: Scenario): Refusal | 'html' | null {
    switch (door) {
      case 'open':
        return null;
      case 'html':
        return 'html';
      case 'unavailable':
        return error(503, 'SERVICE_UNAVAILABLE');
      case 'unavailable_twice':
        return this.knock(reference) <= 2 ? error(503, 'SERVICE_UNAVAILABLE') : null;
      default: {
        const code = wordOf(door.refused, this.resource.kind);
        return error(code === 'RESOURCE_NOT_FOUND' ? 404 : 500, code);
      }
    }
  }

  private knock(reference: string): number {
    if (this.knocks.size >= MAX_COUNTED_KNOCKS) this.knocks.clear();
    const nth = (this.knocks.get(reference) ?? 0) + 1;
    this.knocks.set(reference, nth);
    return nth;
  }
}

function hostOf(url: string): string | null {
  try {
    const { hostname, protocol } = new URL(url);
    return protocol === 'http:' || protocol === 'https:' ? hostname : null;
  } catch {
    return null;
  }
}
