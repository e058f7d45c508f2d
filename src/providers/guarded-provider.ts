import type { PinoLogger } from 'nestjs-pino';
import type { Outcome } from '../domain/outcome.js';
import type {
  CallbackHint,
  CallContext,
  Instruction,
  Provider,
  ProviderCapabilities,
  StatusQuery,
} from './provider.js';
import type { ProviderCall, ProviderCallListener } from './provider-registry.js';

/**
 * Wraps any rail: a deadline on every call, a report of every call, and no exception ever. Circuit breakers will stand here
 * too, so that neither the engine nor the rails know of them.
 */
export class GuardedProvider implements Provider {
  readonly name: string;
  readonly capabilities: ProviderCapabilities;

  constructor(
    private readonly inner: Provider,
    private readonly deadlineMs: number,
    private readonly report: ProviderCallListener,
    private readonly logger: PinoLogger,
  ) {
    this.name = inner.name;
    this.capabilities = inner.capabilities;
  }

  newReference(): string {
    return this.inner.newReference();
  }

  parseCallback(body: Buffer): CallbackHint {
    return this.inner.parseCallback(body);
  }

  collect(instruction: Instruction, context: CallContext): Promise<Outcome> {
    return this.guard('collect', context, (guarded) => this.inner.collect(instruction, guarded));
  }

  getStatus(query: StatusQuery, context: CallContext): Promise<Outcome> {
    return this.guard('get_status', context, (guarded) => this.inner.getStatus(query, guarded));
  }

  private async guard(
    operation: ProviderCall['operation'],
    context: CallContext,
    call: (guarded: CallContext) => Promise<Outcome>,
  ): Promise<Outcome> {
    const startedAt = performance.now();
    const signal = AbortSignal.any([context.signal, AbortSignal.timeout(this.deadlineMs)]);
    const outcome = await call({ ...context, signal }).catch((error: unknown) => this.bug(operation, error));
    const durationMs = performance.now() - startedAt;
    this.report({ provider: this.name, operation, class: outcome.class, durationMs });
    return outcome;
  }

  /** A rail's adapter must not throw; when it does, nobody knows how far it came. */
  private bug(operation: string, error: unknown): Outcome {
    this.logger.error({ err: error as Error, provider: this.name, operation }, 'a provider threw; taken as ambiguous');
    return {
      class: 'ambiguous',
      failureCode: null,
      railTransactionId: null,
      needsReview: false,
      evidence: {
        call: operation,
        httpStatus: null,
        railCode: null,
        replySha256: null,
        replyExcerpt: null,
        transportError: 'the provider threw',
      },
    };
  }
}
