import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { RateLimitedError } from '../../domain/rate-limited-error.js';
import { addressKey } from './limit-keys.js';
import { LimitPolicies } from './limit-policies.js';
import { wholeSeconds } from './rate-limit-headers.js';
import { counterOf } from './rate-limit-store.js';
import { RateLimits } from './rate-limits.js';

const MAX_ADDRESSES = 10_000;
/** After so long an address is asked about anew: a limit that was changed or reset is obeyed. */
const BELIEVED_FOR_MS = 1000;

/**
 * The limit `ip` of callbacks. Only those whose token turns out to be nobody's are counted: all callbacks of a rail come
 * from a few addresses, and that they are many is no reason to refuse a hint about money. An address that has used its
 * limit up is refused before the database is asked.
 */
@Injectable()
export class CallbackStrangers {
  /** Address → when it may come again, on the monotonic clock. */
  private readonly usedUp = new LRUCache<string, number>({ max: MAX_ADDRESSES });

  constructor(
    private readonly limits: RateLimits,
    private readonly policies: LimitPolicies,
  ) {}

  /** @throws RateLimitedError for an address that has sent too much that was nobody's */
  admit(address: string): void {
    const untilMs = this.usedUp.get(addressKey(address));
    if (untilMs === undefined) return;
    this.limits.refused('ip');
    throw new RateLimitedError('ip', wholeSeconds(untilMs - performance.now()));
  }

  /** One more to an address that was never given out. */
  async count(address: string): Promise<void> {
    const policy = this.policies.of('ip');
    if (policy === null) return;
    const key = addressKey(address);
    const { verdicts } = await this.limits.take([{ limit: 'ip', counter: counterOf('ip', policy, key), policy }]);
    const [verdict] = verdicts;
    if (verdict === undefined || verdict.remaining > 0 || verdict.moreInMs <= 0) return;
    const ttl = Math.min(Math.ceil(verdict.moreInMs), BELIEVED_FOR_MS);
    this.usedUp.set(key, performance.now() + verdict.moreInMs, { ttl });
  }
}
