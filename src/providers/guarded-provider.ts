import type { PinoLogger } from 'nestjs-pino';
import type { Money } from '../domain/money.js';
import type { Evidence, Outcome } from '../domain/outcome.js';
import { NO_CALL, NOTHING_SAID } from '../domain/settlement.js';
import type { Wallet } from '../domain/wallet.js';
import type {
  Answer,
  BalanceKind,
  CallbackHeaders,
  CallbackHint,
  CallContext,
  Instruction,
  Provider,
  ProviderCapabilities,
  RefundInstruction,
  StatusQuery,
  WalletFacts,
} from './provider.js';
import type { CallGate, ProviderCall, ProviderCallListener, Sparing } from './provider-call.js';
import { QueryPace } from './query-pace.js';
import { Slots } from './slots.js';

/** What one rail is given at a time. */
export interface CallLimits {
  /** Of one call. */
  readonly deadlineMs: number;
  readonly maxCalls: number;
  readonly statusQueriesPerSecond: number;
}

/** How long a call waits for another one to end before it is not made. */
const MAX_WAIT_FOR_SLOT_MS = 1000;

/**
 * Wraps any rail: a deadline on every call, a bound on how many there are, a report of every call, and no exception ever.
 * Circuit breakers stand here too, so that neither the engine nor the rails know of them: a call that they stop was never made.
 */
export class GuardedProvider implements Provider {
  readonly name: string;
  readonly capabilities: ProviderCapabilities;
  private readonly slots: Slots;
  private readonly pace: QueryPace;

  constructor(
    private readonly inner: Provider,
    private readonly limits: CallLimits,
    private readonly watch: { readonly report: ProviderCallListener; readonly gate: CallGate },
    private readonly logger: PinoLogger,
  ) {
    this.name = inner.name;
    this.capabilities = inner.capabilities;
    this.slots = new Slots(limits.maxCalls, MAX_WAIT_FOR_SLOT_MS);
    this.pace = new QueryPace(limits.statusQueriesPerSecond);
  }

  newReference(): string {
    return this.inner.newReference();
  }

  parseCallback(body: Buffer, headers: CallbackHeaders): CallbackHint {
    return this.inner.parseCallback(body, headers);
  }

  collect(instruction: Instruction, context: CallContext): Promise<Outcome> {
    return this.outcome('collect', context, (guarded) => this.inner.collect(instruction, guarded));
  }

  disburse(instruction: Instruction, context: CallContext): Promise<Outcome> {
    return this.outcome('disburse', context, (guarded) => this.inner.disburse(instruction, guarded));
  }

  refund(instruction: RefundInstruction, context: CallContext): Promise<Outcome> {
    return this.outcome('refund', context, (guarded) => this.inner.refund(instruction, guarded));
  }

  /** A query that is not put, for whatever reason, is no news and no query: it says when to come again. */
  async getStatus(query: StatusQuery, context: CallContext): Promise<Outcome> {
    const sparing = this.sparing('get_status', context);
    if (sparing !== null) return { ...notCalled(SPARED_BECAUSE[sparing]), askAgainInMs: null };
    const againInMs = await this.pace.turn(this.watch.gate.callers());
    if (againInMs > 0)
      return { ...notCalled('not asked: the rail limits its status queries'), askAgainInMs: againInMs };
    const outcome = await this.guard('get_status', context, {
      call: (guarded) => this.inner.getStatus(query, guarded),
      bug: bugOutcome('get_status'),
      busy: { ...notCalled(BUSY), askAgainInMs: MAX_WAIT_FOR_SLOT_MS },
      classOf: classOfStatus,
    });
    if (outcome.evidence.call !== NO_CALL && typeof outcome.askAgainInMs === 'number')
      this.pace.hold(outcome.askAgainInMs);
    return outcome;
  }

  getBalance(kind: BalanceKind, context: CallContext): Promise<Answer<Money>> {
    return this.answer('get_balance', context, (guarded) => this.inner.getBalance(kind, guarded));
  }

  lookupWallet(wallet: Wallet, context: CallContext): Promise<Answer<WalletFacts>> {
    return this.answer('lookup_wallet', context, (guarded) => this.inner.lookupWallet(wallet, guarded));
  }

  private outcome(
    operation: ProviderCall['operation'],
    context: CallContext,
    call: (guarded: CallContext) => Promise<Outcome>,
  ): Promise<Outcome> {
    const sparing = this.sparing(operation, context);
    if (sparing !== null) return Promise.resolve(notCalled(SPARED_BECAUSE[sparing]));
    const ways = { call, bug: bugOutcome(operation), busy: notCalled(BUSY), classOf: classOfOutcome };
    return this.guard(operation, context, ways);
  }

  private answer<T>(
    operation: ProviderCall['operation'],
    context: CallContext,
    call: (guarded: CallContext) => Promise<Answer<T>>,
  ): Promise<Answer<T>> {
    const sparing = this.sparing(operation, context);
    if (sparing !== null) return Promise.resolve(notAsked(SPARED_BECAUSE[sparing]));
    const bug: Answer<T> = { ...notAsked(BUSY), fault: 'us', evidence: bugEvidence(operation) };
    return this.guard(operation, context, { call, bug, busy: notAsked(BUSY), classOf: classOfAnswer });
  }

  private sparing(operation: ProviderCall['operation'], { isProbe }: CallContext): Sparing | null {
    return isProbe === true ? null : this.watch.gate.sparing(this.name, operation);
  }

  /** A call that finds no slot in time was never made, so nobody hears of it. */
  private async guard<T extends Outcome | Answer<unknown>>(
    operation: ProviderCall['operation'],
    context: CallContext,
    { call, bug, busy, classOf }: Guarded<T>,
  ): Promise<T> {
    if (!(await this.slots.take())) return busy;
    const startedAt = performance.now();
    try {
      const signal = AbortSignal.any([context.signal, AbortSignal.timeout(this.limits.deadlineMs)]);
      // A rail's adapter must not throw; when it does, nobody knows how far it came.
      const result = await call({ ...context, signal }).catch((error: unknown) => {
        this.logger.error(
          { err: error as Error, provider: this.name, operation },
          'a provider threw; nobody knows why',
        );
        return bug;
      });
      const fault = 'isAnswered' in result && result.isAnswered ? null : result.fault;
      const durationMs = performance.now() - startedAt;
      this.watch.report({ provider: this.name, operation, class: classOf(result), fault, durationMs });
      return result;
    } finally {
      this.slots.giveBack();
    }
  }
}

interface Guarded<T> {
  readonly call: (guarded: CallContext) => Promise<T>;
  /** What is made of a call that threw. */
  readonly bug: T;
  /** What is said when there is no slot for it. */
  readonly busy: T;
  readonly classOf: (result: T) => ProviderCall['class'];
}

const SPARED_BECAUSE: Readonly<Record<Sparing, string>> = {
  breaker_open: 'not sent: the circuit breaker is open',
  rail_disabled: 'not sent: an operator has switched the rail off',
  rail_in_maintenance: 'not sent: the rail is in planned maintenance',
};
const BUSY = 'not sent: every connection to the rail is in use';

function classOfOutcome(outcome: Outcome): ProviderCall['class'] {
  return outcome.class;
}

function classOfStatus({ fault, askAgainInMs }: Outcome): ProviderCall['class'] {
  return fault === null && askAgainInMs === undefined ? 'answered' : 'unanswered';
}

function classOfAnswer({ isAnswered }: Answer<unknown>): ProviderCall['class'] {
  return isAnswered ? 'answered' : 'unanswered';
}

/** Nothing left this process. */
function notCalled(why: string): Outcome {
  return {
    ...NOTHING_SAID,
    failureCode: 'rail_unavailable',
    evidence: { ...NOTHING_SAID.evidence, transportError: why },
  };
}

function notAsked(why: string): Answer<never> & { readonly isAnswered: false } {
  const { failureCode, evidence } = notCalled(why);
  return { isAnswered: false, failureCode: failureCode ?? 'rail_unavailable', fault: null, evidence };
}

function bugOutcome(operation: ProviderCall['operation']): Outcome {
  return {
    class: 'ambiguous',
    failureCode: null,
    railTransactionId: null,
    needsReview: false,
    fault: 'us',
    evidence: bugEvidence(operation),
  };
}

function bugEvidence(call: string): Evidence {
  return { ...NOTHING_SAID.evidence, call, transportError: 'the provider threw' };
}
