import { expect } from '@jest/globals';
import { money, type Currency } from '../../src/domain/money.js';
import type { ContractRail } from './contract-rail.js';
import { waitFor } from './wait-for.js';

type Case = (t: ContractRail) => Promise<void> | void;

const declines = (ending: string, failureCode: string): Case => {
  return async (t) => {
    const provider = t.connect();
    const order = t.order(provider, ending);
    const first = await t.collect(provider, order);
    const outcome = first.class === 'accepted' ? await t.ended(provider, order) : first;
    expect(outcome).toMatchObject({ class: 'declined', failureCode, fault: null });
    for (const row of await t.rows(order.reference)) expect(row.status).toBe('failed');
  };
};

/** A fault while the instruction is on its way; the connection is warm, a token is there. */
const meets = (fault: string, outcomeClass: string, rows: number, options: { ms?: number } = {}): Case => {
  return async (t) => {
    const provider = t.connect();
    await t.collect(provider, t.order(provider));
    await t.books.fault(fault, options);
    const order = t.order(provider);
    expect(await t.collect(provider, order)).toMatchObject({ class: outcomeClass, fault: 'rail' });
    await t.books.clearFaults();
    expect(await t.rows(order.reference)).toHaveLength(rows);
  };
};

/** What every rail must do, whatever its wire looks like. */
export const CASES: Readonly<Record<string, Case>> = {
  'accepts, then says that it moved, with its own transaction id': async (t) => {
    const provider = t.connect();
    const order = t.order(provider);
    expect(await t.collect(provider, order)).toMatchObject({ class: 'accepted', failureCode: null });
    const outcome = await t.ended(provider, order);
    expect(outcome).toMatchObject({ class: 'succeeded', needsReview: false });
    expect(outcome.railTransactionId).toMatch(/\w{5,}/);
    expect(outcome.evidence.replySha256).toMatch(/^[0-9a-f]{64}$/);
    expect(outcome.evidence.replyExcerpt).not.toContain(order.wallet.msisdn.slice(4));
    expect(await t.rows(order.reference)).toMatchObject([{ status: 'moved', amount: 1050, kind: 'collection' }]);
  },
  'takes references in its own form, never the same twice': (t) => {
    const provider = t.connect();
    const references = Array.from({ length: 200 }, () => provider.newReference());
    for (const reference of references) expect(reference).toMatch(t.rail.referencePattern);
    expect(new Set(references).size).toBe(200);
  },
  'carries twenty instructions at a time': async (t) => {
    const provider = t.connect();
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => t.collect(provider, t.order(provider))));
    expect(new Set(outcomes.map((outcome) => outcome.class))).toEqual(new Set(['accepted']));
  },
  'declines: no funds': declines('01', 'insufficient_funds'),
  'declines: refused by the payer': declines('02', 'declined_by_payer'),
  'declines: the PIN window passed': declines('03', 'expired'),
  'declines: no such wallet': declines('05', 'wallet_not_found'),
  'declines: over the limit': declines('06', 'limit_reached'),
  'waits while the payer does not answer': async (t) => {
    const provider = t.connect();
    const order = t.order(provider, '04');
    await t.collect(provider, order);
    expect(await t.ask(provider, order)).toMatchObject({ class: 'accepted' });
  },
  'finds an HTTP 500 ambiguous, and the truth by asking': async (t) => {
    const provider = t.connect();
    const order = t.order(provider, '07');
    expect((await t.collect(provider, order)).class).toBe('ambiguous');
    expect((await t.ended(provider, order)).class).toBe('succeeded');
  },
  'finds silence ambiguous, and the truth by asking': async (t) => {
    const provider = t.connect();
    const order = t.order(provider, '08');
    expect((await t.collect(provider, order)).class).toBe('ambiguous');
    expect((await t.ended(provider, order)).class).toBe('succeeded');
  },
  'knows that "try later" was not accepted, and sends the same reference again': async (t) => {
    const provider = t.connect();
    const order = t.order(provider, '13');
    const classes = [];
    for (let sends = 0; sends < 3; sends += 1) classes.push((await t.collect(provider, order)).class);
    expect(classes).toEqual(['not_sent', 'not_sent', 'accepted']);
  },
  'finds an HTML page with status 200 ambiguous, and nothing by asking': async (t) => {
    const provider = t.connect();
    const order = t.order(provider, '14');
    expect((await t.collect(provider, order)).class).toBe('ambiguous');
    expect((await t.ask(provider, order)).class).toBe('unknown_reference');
  },
  'meets a reset connection': meets('reset', 'ambiguous', 0),
  'meets HTTP 500': meets('http_500', 'ambiguous', 0),
  'meets HTTP 503': meets('http_503', 'not_sent', 0),
  'meets HTTP 429': meets('http_429', 'not_sent', 0),
  'meets an unreadable body': meets('html_200', 'ambiguous', 0),
  'meets a closed port': meets('refuse_connections', 'not_sent', 0),
  'meets silence before the rail has it': meets('timeout_before_accept', 'ambiguous', 0),
  'meets silence after the rail has it': meets('timeout_after_accept', 'ambiguous', 1),
  'finds an unlisted code ambiguous': async (t) => {
    const { httpStatus, body } = t.rail.unlisted;
    const { provider, close } = await t.connectToAnswer(httpStatus, body);
    const order = t.order(provider);
    const outcome = await t.collect(provider, order);
    // A rail that signs in first meets the strange answer there already.
    expect(['ambiguous', 'not_sent']).toContain(outcome.class);
    const { class: asked } = await t.ask(provider, order);
    expect(['ambiguous', 'not_sent']).toContain(asked);
    close();
  },
  'finds a repeated reference ambiguous: the first one counts, and has arrived': async (t) => {
    const provider = t.connect();
    const order = t.order(provider);
    await t.collect(provider, order);
    expect(await t.collect(provider, order)).toMatchObject({ class: 'ambiguous', isKnownToRail: true });
    expect(await t.rows(order.reference)).toHaveLength(1);
  },
  'does not know a reference that was never sent': async (t) => {
    const provider = t.connect();
    expect(await t.ask(provider, t.order(provider))).toMatchObject({ class: 'unknown_reference', fault: null });
  },
  'has no news when a status query fails': async (t) => {
    const provider = t.connect();
    const order = t.order(provider);
    await t.collect(provider, order);
    await t.books.fault('status_unavailable');
    const answer = await t.ask(provider, order);
    expect(['ambiguous', 'not_sent']).toContain(answer.class);
    expect(answer.fault).toBe('rail');
    expect(answer.askAgainInMs).toBeUndefined();
  },
  'has not asked when a status query comes too often, and rests as long as the rail wants': async (t) => {
    const provider = t.connect();
    const order = t.order(provider);
    await t.collect(provider, order);
    await t.books.fault('http_429');
    expect(await t.ask(provider, order)).toMatchObject({ class: 'not_sent', fault: null, askAgainInMs: 1000 });
    expect(await provider.getBalance('float', t.context())).toMatchObject({ isAnswered: false, fault: null });
  },
  'sends nothing with credentials that are not its own, and knows whose fault that is': async (t) => {
    const provider = t.connect({ isStranger: true });
    const order = t.order(provider);
    const ours = { failureCode: 'rail_configuration', fault: 'us' };
    expect(await t.collect(provider, order)).toMatchObject({ class: 'not_sent', ...ours });
    expect((await t.ask(provider, order)).fault).toBe('us');
    expect(await t.rows(order.reference)).toEqual([]);
  },
  'is refused when it is configured for another service, and says whose fault it is': async (t) => {
    const provider = t.connect({ isMisconfigured: true });
    expect(await t.collect(provider, t.order(provider))).toMatchObject({
      class: 'refused_by_rail',
      failureCode: 'rail_configuration',
      fault: 'us',
    });
  },
  'is refused when its callback address is not the registered one': async (t) => {
    const provider = t.connect();
    const order = t.order(provider, '20', { callbackUrl: 'https://elsewhere.example/x' });
    expect((await t.collect(provider, order)).class).toBe('refused_by_rail');
  },
  'sends nothing in a currency that it does not move': async (t) => {
    const provider = t.connect();
    const euros = { amountMinor: 1050n, currency: 'EUR' as Currency };
    for (const operation of ['collect', 'disburse'] as const) {
      const order = t.order(provider, '20', { operation, money: euros });
      expect(await provider[operation](order, t.context())).toMatchObject({
        class: 'refused_by_rail',
        failureCode: 'rail_configuration',
        fault: 'us',
      });
      expect(await t.rows(order.reference)).toEqual([]);
    }
    const refund = await t.refundOf(provider, euros);
    expect((await provider.refund(refund, t.context())).class).toBe('refused_by_rail');
    expect(await t.rows(refund.reference)).toEqual([]);
  },
  'does not know a wallet that was ported to another network': async (t) => {
    const provider = t.connect();
    const wallet = t.wallet('77');
    await t.port(wallet.msisdn, t.rail.network === 'MTN' ? 'AT' : 'MTN');
    expect(await provider.lookupWallet(wallet, t.context())).toMatchObject({
      isAnswered: true,
      value: { exists: false },
    });
    const order = t.order(provider, '77');
    const first = await t.collect(provider, order);
    expect(first).toMatchObject({ class: 'declined', failureCode: 'wallet_not_found' });
    expect(await t.rows(order.reference)).toEqual([]);
    await t.port(wallet.msisdn, t.rail.network);
    expect(await provider.lookupWallet(wallet, t.context())).toMatchObject({
      isAnswered: true,
      value: { exists: true },
    });
  },
  'pays out, and the float is less by it': async (t) => {
    const provider = t.connect();
    await t.setFloat(5000);
    const order = t.order(provider, '20', { operation: 'disburse' });
    expect((await provider.disburse(order, t.context())).class).toBe('accepted');
    expect((await t.ended(provider, order)).class).toBe('succeeded');
    expect(await t.rows(order.reference)).toMatchObject([{ kind: 'payout', status: 'moved', amount: 1050 }]);
    expect(await provider.getBalance('float', t.context())).toMatchObject({ value: { amountMinor: 3950n } });
  },
  'does not pay out what the float does not cover': async (t) => {
    const provider = t.connect();
    await t.setFloat(1049);
    const order = t.order(provider, '20', { operation: 'disburse' });
    const first = await provider.disburse(order, t.context());
    const last = first.class === 'accepted' ? await t.ended(provider, order) : first;
    expect(last).toMatchObject({ class: 'refused_by_rail', failureCode: 'rail_unavailable' });
    // Said at once it is our fault; said later, of a query that went well, it is nobody's.
    expect(last.fault).toBe(first.class === 'accepted' ? null : 'us');
    expect(await provider.getBalance('float', t.context())).toMatchObject({ value: { amountMinor: 1049n } });
    await t.setFloat(100_000_00);
  },
  'gives all of it back': async (t) => {
    const provider = t.connect();
    await t.setFloat(100_000_00);
    const refund = await t.refundOf(provider, money(1050, 'GHS'));
    expect((await provider.refund(refund, t.context())).class).toBe('accepted');
    expect((await t.ended(provider, refund)).class).toBe('succeeded');
    expect(await t.rows(refund.reference)).toMatchObject([{ status: 'moved', amount: 1050 }]);
  },
  'gives a part of it back': async (t) => {
    const provider = t.connect();
    const refund = await t.refundOf(provider, money(50, 'GHS'));
    await provider.refund(refund, t.context());
    expect((await t.ended(provider, refund)).class).toBe('succeeded');
    expect(await t.rows(refund.reference)).toMatchObject([{ status: 'moved', amount: 50 }]);
  },
  'does not tell a balance to a stranger': async (t) => {
    const answer = await t.connect({ isStranger: true }).getBalance('float', t.context());
    expect(answer).toMatchObject({ isAnswered: false, failureCode: 'rail_configuration', fault: 'us' });
  },
  'knows a wallet, and its holder’s name': async (t) => {
    const answer = await t.connect().lookupWallet(t.wallet(), t.context());
    expect(answer).toMatchObject({ isAnswered: true, value: { exists: true, isActive: true } });
    expect(answer.isAnswered && answer.value.name).toMatch(/\w+/);
  },
  'knows that there is no such wallet': async (t) => {
    const answer = await t.connect().lookupWallet(t.wallet('05'), t.context());
    expect(answer).toMatchObject({ isAnswered: true, value: { exists: false, isActive: false, name: null } });
  },
  'calls back once, and the callback is readable': async (t) => {
    const provider = t.connect();
    await t.collect(provider, t.order(provider, '00'));
    const body = await waitFor('the callback', () => Promise.resolve(t.callbacks[0]));
    const hint = provider.parseCallback(body, t.headers[0] ?? {});
    expect(hint.claimedStatus).toMatch(/\w+/);
    expect(hint.signature).toBe(t.rail.signsCallbacks === true ? 'valid' : 'unsigned');
  },
  'may lose its callback': async (t) => {
    const provider = t.connect();
    const order = t.order(provider, '09');
    await t.collect(provider, order);
    expect((await t.ended(provider, order)).class).toBe('succeeded');
    expect(t.callbacks).toEqual([]);
  },
  'may call back twice, with the same bytes': async (t) => {
    const provider = t.connect();
    await t.collect(provider, t.order(provider, '10'));
    const [first, second] = await waitFor('both', () => Promise.resolve(t.callbacks.length === 2 && t.callbacks));
    expect(first).toEqual(second);
  },
  'may call back before it answers': async (t) => {
    const provider = t.connect();
    await t.collect(provider, t.order(provider, '11'));
    expect(t.callbacks).toHaveLength(1);
  },
  'tells the truth when asked, whatever a forged callback says': async (t) => {
    const provider = t.connect();
    const order = t.order(provider, '12');
    await t.collect(provider, order);
    const forged = await waitFor('the callback', () => Promise.resolve(t.callbacks[0]));
    const truth = await t.ended(provider, order);
    expect(truth).toMatchObject({ class: 'declined', failureCode: 'declined_by_payer' });
    expect(provider.parseCallback(forged, {}).claimedStatus).not.toBe(truth.evidence.railCode);
  },
  'reads a stranger’s callback without a fall': (t) => {
    const provider = t.connect();
    for (const text of ['', 'x', '[]', 'null', '{"status":{}}', '\u0000']) {
      expect(provider.parseCallback(Buffer.from(text), {}).claimedStatus).toBeNull();
    }
  },
};
