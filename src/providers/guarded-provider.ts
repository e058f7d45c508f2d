import type { PinoLogger } from 'nestjs-pino';
import type { Money } from '../domain/money.js';
import type { Evidence, Outcome } from '../domain/outcome.js';
import { NOTHING_SAID } from '../domain/settlement.js';
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

/**
 * Wraps any rail: a deadline on every call, a report of every call, and no exception ever. Circuit breakers stand here too,
 * so that neither the engine nor the rails know of them: a call that they stop was never made.
 */
export class GuardedProvider implements Provider {
  readonly name: string;
  readonly capabilities: ProviderCapabilities;

  constructor(
    private readonly inner: Provider,
    private readonly deadlineMs: number,
    private readonly watch: { readonly report: ProviderCallListener; readonly gate: CallGate },
    private readonly logger: PinoLogger,
  ) {
    this.name = inner.name;
    this.capabilities = inner.capabilities;
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

  getStatus(query: StatusQuery, context: CallContext): Promise<Outcome> {
    return this.outcome('get_status', context, (guarded) => this.inner.getStatus(query, guarded));
  }

  getBalance(kind: BalanceKind, context: CallContext): Promise<Answer<Money>> {
    return this.answer('get_balance', context, (guarded) => this.inner.getBalance(kind, guarded));
  }

  lookupWallet(wallet: Wallet, context: CallContext): Promise<Answer<WalletFacts>> {
    return this.answer('lookup_wallet', context, (guarded) => this.inner.lookupWallet(wallet, guarded));
  }

  /** A rail's adapter must not throw; when it does, nobody knows how far it came. */
  private outcome(
    operation: ProviderCall['operation'],
    context: CallContext,
    call: (guarded: CallContext) => Promise<Outcome>,
  ): Promise<Outcome> {
    const bug: Outcome = {
      class: 'ambiguous',
      failureCode: null,
      railTransactionId: null,
      needsReview: false,
      evidence: bugEvidence(operation),
    };
    const sparing = this.sparing(operation, context);
    if (sparing !== null) return Promise.resolve({ ...NOT_CALLED, evidence: sparedEvidence(sparing) });
    return this.guard(operation, context, call, bug, (outcome) => outcome.class);
  }

  private answer<T>(
    operation: ProviderCall['operation'],
    context: CallContext,
    call: (guarded: CallContext) => Promise<Answer<T>>,
  ): Promise<Answer<T>> {
    const bug: Answer<T> = { isAnswered: false, failureCode: 'rail_unavailable', evidence: bugEvidence(operation) };
    const sparing = this.sparing(operation, context);
    if (sparing !== null)
      return Promise.resolve({ isAnswered: false, failureCode: 'rail_unavailable', evidence: sparedEvidence(sparing) });
    return this.guard(operation, context, call, bug, ({ isAnswered }) => (isAnswered ? 'answered' : 'unanswered'));
  }

  private sparing(operation: ProviderCall['operation'], { isProbe }: CallContext): Sparing | null {
    return isProbe === true ? null : this.watch.gate.sparing(this.name, operation);
  }

  private async guard<T>(
    operation: ProviderCall['operation'],
    context: CallContext,
    call: (guarded: CallContext) => Promise<T>,
    bug: T,
    classOf: (result: T) => ProviderCall['class'],
  ): Promise<T> {
    const startedAt = performance.now();
    const signal = AbortSignal.any([context.signal, AbortSignal.timeout(this.deadlineMs)]);
    const result = await call({ ...context, signal }).catch((error: unknown) => {
      this.logger.error({ err: error as Error, provider: this.name, operation }, 'a provider threw; nobody knows why');
      return bug;
    });
    const durationMs = performance.now() - startedAt;
    this.watch.report({ provider: this.name, operation, class: classOf(result), durationMs });
    return result;
  }
}

/** Nothing left this process. */
const NOT_CALLED: Outcome = { ...NOTHING_SAID, failureCode: 'rail_unavailable' };

const SPARED_BECAUSE: Readonly<Record<Sparing, string>> = {
  breaker_open: 'not sent: the circuit breaker is open',
  rail_disabled: 'not sent: an operator has switched the rail off',
  rail_in_maintenance: 'not sent: the rail is in planned maintenance',
};

function sparedEvidence(sparing: Sparing): Evidence {
  return { ...NOTHING_SAID.evidence, transportError: SPARED_BECAUSE[sparing] };
}

function bugEvidence(call: string): Evidence {
  return {
    call,
    httpStatus: null,
    railCode: null,
    replySha256: null,
    replyExcerpt: null,
    transportError: 'the provider threw',
  };
}
