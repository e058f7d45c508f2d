import { describe, expect, it } from '@jest/globals';
import type { PinoLogger } from 'nestjs-pino';
import { money } from '../domain/money.js';
import type { Outcome } from '../domain/outcome.js';
import { NOTHING_SAID } from '../domain/settlement.js';
import { GuardedProvider, type CallLimits } from './guarded-provider.js';
import { ALWAYS_OPEN, type ProviderCall, type Sparing } from './provider-call.js';
import type { Instruction, Provider } from './provider.js';

const INSTRUCTION: Instruction = {
  reference: 'b6b2d1a4-5c1e-4f0e-9a55-0d9a9f1b2c3d',
  operation: 'disburse',
  wallet: { network: 'MTN', msisdn: '+233241234567' },
  money: money(1050, 'GHS'),
  description: 'x',
  callbackUrl: null,
};
const SAID: Outcome = { ...NOTHING_SAID, evidence: { ...NOTHING_SAID.evidence, call: 'status', httpStatus: 200 } };
const context = { signal: AbortSignal.timeout(30_000), correlationId: 'spec' };
const logger = { error: () => undefined } as unknown as PinoLogger;

interface Difference {
  readonly answer?: () => Promise<Outcome>;
  readonly limits?: Partial<CallLimits>;
  readonly sparing?: Sparing;
}

function guarded({ answer = () => Promise.resolve(SAID), limits, sparing }: Difference) {
  const reports: ProviderCall[] = [];
  let calls = 0;
  const call = () => {
    calls += 1;
    return answer();
  };
  const rail = { name: 'rail', capabilities: {}, getStatus: call, disburse: call } as unknown as Provider;
  const gate = sparing === undefined ? ALWAYS_OPEN : { ...ALWAYS_OPEN, sparing: () => sparing };
  const usual = { deadlineMs: 5000, maxCalls: 10, statusQueriesPerSecond: 1000 };
  const watch = { report: (made: ProviderCall) => void reports.push(made), gate };
  const provider = new GuardedProvider(rail, { ...usual, ...limits }, watch, logger);
  return { provider, reports, calls: () => calls };
}

describe('what is told of a call', () => {
  it('of a status query: that it was answered, whatever it says of the instruction', async () => {
    const noFunds: Outcome = { ...SAID, class: 'refused_by_rail', failureCode: 'rail_unavailable', fault: null };
    const { provider, reports } = guarded({ answer: () => Promise.resolve(noFunds) });
    expect((await provider.getStatus(INSTRUCTION, context)).class).toBe('refused_by_rail');
    expect(reports).toMatchObject([{ operation: 'get_status', class: 'answered', fault: null }]);
  });

  it('of a status query that told nothing: whose fault it was', async () => {
    const answer = () => Promise.resolve<Outcome>({ ...SAID, class: 'ambiguous', fault: 'rail' });
    const { provider, reports } = guarded({ answer });
    await provider.getStatus(INSTRUCTION, context);
    expect(reports).toMatchObject([{ class: 'unanswered', fault: 'rail' }]);
  });

  it('of an instruction: its class, and whose fault', async () => {
    const { provider, reports } = guarded({
      answer: () => Promise.resolve<Outcome>({ ...SAID, class: 'refused_by_rail', fault: 'us' }),
    });
    await provider.disburse(INSTRUCTION, context);
    expect(reports).toMatchObject([{ operation: 'disburse', class: 'refused_by_rail', fault: 'us' }]);
  });

  it('of one that threw: nobody knows how far it came, and the bug is ours', async () => {
    const { provider, reports } = guarded({ answer: () => Promise.reject(new Error('a bug')) });
    expect((await provider.disburse(INSTRUCTION, context)).class).toBe('ambiguous');
    expect(reports).toMatchObject([{ class: 'ambiguous', fault: 'us' }]);
  });
});

describe('a call that was not made', () => {
  it('is provably not sent when every slot is taken, and nobody hears of it', async () => {
    let end: (outcome: Outcome) => void = () => undefined;
    const answer = () => new Promise<Outcome>((resolve) => (end = resolve));
    const { provider, reports, calls } = guarded({ answer, limits: { maxCalls: 1 } });
    const slow = provider.disburse(INSTRUCTION, context);
    const [sent, asked] = await Promise.all([
      provider.disburse(INSTRUCTION, context),
      provider.getStatus(INSTRUCTION, context),
    ]);
    expect(sent).toMatchObject({ class: 'not_sent', failureCode: 'rail_unavailable', evidence: { call: 'none' } });
    expect(sent.askAgainInMs).toBeUndefined();
    expect(asked).toMatchObject({ class: 'not_sent', evidence: { call: 'none' }, askAgainInMs: 1000 });
    expect([calls(), reports]).toEqual([1, []]);
    end(SAID);
    await slow;
    expect(reports).toHaveLength(1);
  });

  it('is a query that is put again by the schedule when the breaker is open', async () => {
    const { provider, calls } = guarded({ sparing: 'breaker_open' });
    expect(await provider.getStatus(INSTRUCTION, context)).toMatchObject({ class: 'not_sent', askAgainInMs: null });
    expect(await provider.disburse(INSTRUCTION, context)).toMatchObject({ class: 'not_sent' });
    expect(calls()).toBe(0);
  });

  it('is a query beyond the pace of the rail, or in the time that the rail has asked to rest', async () => {
    const paced = guarded({ limits: { statusQueriesPerSecond: 1 } });
    const answers = await Promise.all(Array.from({ length: 5 }, () => paced.provider.getStatus(INSTRUCTION, context)));
    expect(paced.calls()).toBe(2);
    expect(answers.filter(({ askAgainInMs }) => askAgainInMs !== undefined)).toHaveLength(3);

    const resting = guarded({ answer: () => Promise.resolve({ ...SAID, askAgainInMs: 7000 }) });
    expect((await resting.provider.getStatus(INSTRUCTION, context)).askAgainInMs).toBe(7000);
    const { askAgainInMs } = await resting.provider.getStatus(INSTRUCTION, context);
    expect(askAgainInMs).toBeGreaterThan(6500);
    expect(resting.calls()).toBe(1);
    expect(resting.reports).toMatchObject([{ class: 'unanswered', fault: null }]);
    // An instruction is none of those queries.
    expect((await resting.provider.disburse(INSTRUCTION, context)).class).toBe('not_sent');
    expect(resting.calls()).toBe(2);
  });
});
