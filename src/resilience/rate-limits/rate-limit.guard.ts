import { Injectable, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import {
  InjectThrottlerOptions,
  InjectThrottlerStorage,
  ThrottlerGuard,
  type ThrottlerModuleOptions,
} from '@nestjs/throttler';
import type { FastifyReply } from 'fastify';
import { ApiKeys } from '../../auth/api-keys.js';
import { bearerOf } from '../../auth/bearer.js';
import { Public } from '../../auth/public.decorator.js';
import { OPERATOR_ALLOWANCE, OPERATOR_POLICY, type Decision, type LimitName } from '../../domain/rate-limit.js';
import { RateLimitedError } from '../../domain/rate-limited-error.js';
import { LimitedBy, type LimitedName } from '../../http/limited-by.decorator.js';
import type { ApiRequest } from '../../http/request.js';
import { CallbackStrangers } from './callback-strangers.js';
import { keyOf, needsCaller, type Caller } from './limit-keys.js';
import { LimitPolicies } from './limit-policies.js';
import { limitItem, policyItem, wholeSeconds } from './rate-limit-headers.js';
import { counterOf, type Ticket } from './rate-limit-store.js';
import { RateLimits } from './rate-limits.js';

const USUAL: readonly LimitName[] = ['global', 'ip', 'merchant', 'key', 'endpoint'];
const USUAL_OF_ANYBODY: readonly LimitName[] = ['global', 'ip'];
/** Our own capacity is nobody's business. */
const UNTOLD: LimitName = 'global';

/**
 * Nest's throttler, with all limits of a request taken at once. It stands before the guard that asks who calls, so that
 * guessing keys is limited too. A caller whom this process knows is counted in one round trip; of one whom it does not
 * know, the address is counted before the database is asked.
 */
@Injectable()
export class RateLimitGuard extends ThrottlerGuard {
  constructor(
    @InjectThrottlerOptions() options: ThrottlerModuleOptions,
    @InjectThrottlerStorage() private readonly limits: RateLimits,
    reflector: Reflector,
    private readonly policies: LimitPolicies,
    private readonly apiKeys: ApiKeys,
    private readonly strangers: CallbackStrangers,
  ) {
    super(options, limits, reflector);
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const names = this.namesOf(context);
    const request = context.switchToHttp().getRequest<ApiRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    if (names.includes('callback')) this.strangers.admit(request.ip);
    const apiKey = names.some(needsCaller) ? bearerOf(request) : undefined;
    const known = apiKey === undefined ? null : this.apiKeys.known(apiKey);
    await this.take(this.ticketsOf(names, request, known ?? null), reply);
    if (apiKey === undefined || known !== undefined) return true;
    const caller = await this.apiKeys.authenticate(apiKey);
    if (caller !== null) await this.take(this.ticketsOf(names.filter(needsCaller), request, caller), reply);
    return true;
  }

  private namesOf(context: ExecutionContext): readonly LimitedName[] {
    const places = [context.getHandler(), context.getClass()];
    const own = this.reflector.getAllAndOverride(LimitedBy, places);
    if (own !== undefined) return own;
    return this.reflector.getAllAndOverride(Public, places) === undefined ? USUAL : USUAL_OF_ANYBODY;
  }

  /** @param caller null = nobody whom we know: what is counted by caller is left out */
  private ticketsOf(names: readonly LimitedName[], request: ApiRequest, caller: Caller | null): Ticket[] {
    return names.flatMap((limit) => {
      const policy = limit === OPERATOR_ALLOWANCE ? OPERATOR_POLICY : this.policies.of(limit);
      const key = policy === null ? null : keyOf(limit, request, caller);
      return policy === null || key === null ? [] : [{ limit, counter: counterOf(limit, policy, key), policy }];
    });
  }

  /** @throws RateLimitedError of the limit that takes longest to come back */
  private async take(tickets: readonly Ticket[], reply: FastifyReply): Promise<void> {
    const decision = await this.limits.take(tickets);
    tell(reply, tickets, decision);
    if (decision.isAdmitted) return;
    const refusals = decision.verdicts.flatMap(({ isAdmitted, moreInMs }, n) =>
      isAdmitted ? [] : [{ limit: tickets[n]?.limit ?? '', moreInMs }],
    );
    const [longest] = refusals.toSorted((a, b) => b.moreInMs - a.moreInMs);
    throw new RateLimitedError(longest?.limit ?? '', wholeSeconds(longest?.moreInMs ?? 0));
  }
}

/** A refusal tells only of the limits that refuse: those of the others could end after Retry-After. */
function tell(reply: FastifyReply, tickets: readonly Ticket[], { isAdmitted, verdicts }: Decision): void {
  const told = tickets.flatMap(({ limit, policy }, n) => {
    const verdict = verdicts[n];
    return limit === UNTOLD || verdict === undefined ? [] : [{ limit, policy, verdict }];
  });
  const limits = told.filter(({ verdict }) => isAdmitted || !verdict.isAdmitted);
  add(
    reply,
    'RateLimit-Policy',
    told.map(({ limit, policy }) => policyItem(limit, policy)),
  );
  if (!isAdmitted) void reply.removeHeader('RateLimit');
  add(
    reply,
    'RateLimit',
    limits.map(({ limit, verdict }) => limitItem(limit, verdict)),
  );
}

/** To what an earlier take of the same request has said. */
function add(reply: FastifyReply, name: string, items: readonly string[]): void {
  if (items.length === 0) return;
  const before = reply.getHeader(name);
  void reply.header(name, [...(typeof before === 'string' ? [before] : []), ...items].join(', '));
}
