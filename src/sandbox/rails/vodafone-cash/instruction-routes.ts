import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { FIREWALL_HTML } from '../core/disturbances.js';
import { recordFromBytes } from '../core/json.js';
import { minorFromDecimal } from '../core/money.js';
import type { RailDesk } from '../core/rail-desk.js';
import type { Scenario } from '../core/scenarios.js';
import type { Credentials } from './credentials.js';
import { conversationIdOf, type Ledger, transactionIdOf, VODAFONE_CASH } from './ledger.js';
import type { Operation } from './operations.js';
import { CURRENCY, type FieldName, readFields } from './request.js';
import { answer, type Code, isCode, wordOf } from './words.js';

const MAX_COUNTED_KNOCKS = 100_000;

/** An order that can be read, and whose it is. */
interface Order {
  readonly reference: string;
  readonly amountMinor: bigint;
  /** E.164 */
  readonly msisdn: string;
  readonly fields: Partial<Record<FieldName, string>>;
  readonly callbackUrl: string | null;
}

/** Takes one kind of order. Asynchronous as M-Pesa's: accepted says nothing about the money. */
export class InstructionRoutes {
  /** How often scenario 13 has sent a reference away. */
  private readonly knocks = new Map<string, number>();

  constructor(
    private readonly operation: Operation,
    private readonly desk: RailDesk,
    private readonly credentials: Credentials,
    private readonly ledger: Ledger,
  ) {}

  register(app: FastifyInstance, base: string): void {
    const { method, path } = this.operation;
    app.route({ method, url: `${base}${path}`, handler: (request, reply) => this.take(request, reply) });
  }

  private async take(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const { desk } = this;
    const signature = this.credentials.admit(request.headers);
    if (signature === null) return answer(reply, 'INS-2');
    const order = this.read(request);
    if (typeof order === 'string') return answer(reply, order);
    const { reference, msisdn } = order;
    const echo = { output_ThirdPartyConversationID: reference };
    // The books first: "duplicate" makes a caller look its instruction up, "who are you" would make it send again.
    const refusal =
      this.refusalOf(order) ?? (this.credentials.isReplay(signature, reference) ? ('INS-2' as const) : null);
    if (refusal !== null) return answer(reply, refusal, refusal === 'INS-2' ? {} : echo);

    const scenario = desk.homes.scenarioAt('TELECEL', msisdn);
    const struck = (fault: 'timeout_before_accept' | 'timeout_after_accept') =>
      desk.faults.strike(VODAFONE_CASH, fault, reference);
    const lostBeforeMs = struck('timeout_before_accept');
    if (lostBeforeMs !== null) return desk.disturbances.holdOpen(VODAFONE_CASH, request, reply, lostBeforeMs);
    const stopped = this.atTheDoor(reference, scenario);
    if (stopped === 'html') return reply.type('text/html').send(FIREWALL_HTML);
    if (stopped !== null) return answer(reply, stopped, echo);

    this.credentials.spend(signature, reference);
    const conversationId = await this.accept(order, scenario);
    const lostAfterMs =
      struck('timeout_after_accept') ?? (scenario.answer === 'never' ? desk.options.pace.hangMs : null);
    if (lostAfterMs !== null) return desk.disturbances.holdOpen(VODAFONE_CASH, request, reply, lostAfterMs);
    if (scenario.answer === 'server_error') return reply.code(500).send();
    return answer(reply, 'INS-0', { output_ConversationID: conversationId, ...echo });
  }

  private read({ headers, body }: FastifyRequest): Order | Code {
    const record = recordFromBytes(body);
    if (record === null) return 'INS-21';
    const fields: Partial<Record<FieldName, string>> | Code = readFields(
      this.operation.fields,
      record,
      this.desk.options.credentials.vodafone_cash?.serviceProviderCode ?? '',
    );
    if (typeof fields === 'string') return fields;
    // DESIGN: the portal holds the address of the callbacks; here a header names it, and only its host is registered.
    const callbackUrl = headers['x-callback-url'];
    const original = this.ledger.movedAs(fields.input_TransactionID ?? '');
    return {
      reference: fields.input_ThirdPartyConversationID ?? '',
      amountMinor: minorFromDecimal(fields.input_Amount ?? fields.input_ReversalAmount ?? '') ?? 0n,
      msisdn: original?.msisdn ?? `+${fields.input_CustomerMSISDN ?? ''}`,
      fields,
      callbackUrl: typeof callbackUrl === 'string' ? callbackUrl : null,
    };
  }

  /** The rules that do not depend on a scenario. */
  private refusalOf({ reference, amountMinor, fields, callbackUrl }: Order): Code | null {
    const { books, options } = this.desk;
    if (callbackUrl !== null && hostOf(callbackUrl) !== options.callbackHost) return 'INS-21';
    if (books.find(VODAFONE_CASH, reference) !== undefined) return 'INS-10';
    if (this.operation.kind === 'refund') {
      // DESIGN: which code tells of a stranger's transaction, and of too much, is not in the public list.
      const original = this.ledger.movedAs(fields.input_TransactionID ?? '');
      if (original?.kind !== 'collection') return 'INS-18';
      if (this.ledger.reversedMinor(original) + amountMinor > original.amountMinor) return 'INS-15';
    }
    return books.isFull ? 'INS-16' : null;
  }

  private async accept({ reference, amountMinor, msisdn, fields, callbackUrl }: Order, scenario: Scenario) {
    const { clearing, options } = this.desk;
    const conversationId = conversationIdOf(options.seed, reference, Date.now());
    const details = {
      conversationId,
      transactionId: transactionIdOf(options.seed, reference),
      originalTransactionId: fields.input_TransactionID ?? null,
      transactionReference: fields.input_TransactionReference ?? null,
      callbackUrl,
    };
    const { kind } = this.operation;
    const rail = VODAFONE_CASH;
    await clearing.accept({ rail, reference, kind, msisdn, amountMinor, currency: CURRENCY, details }, scenario);
    return conversationId;
  }

  private atTheDoor(reference: string, { door }: Scenario): Code | 'html' | null {
    switch (door) {
      case 'open':
        return null;
      case 'html':
        return 'html';
      case 'unavailable':
        return 'INS-16';
      case 'unavailable_twice':
        return this.knock(reference) <= 2 ? 'INS-16' : null;
      default: {
        const code = wordOf(door.refused, this.operation.kind);
        return isCode(code) ? code : 'INS-6';
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
  const parsed = URL.parse(url);
  return parsed !== null && /^https?:$/.test(parsed.protocol) ? parsed.hostname : null;
}
