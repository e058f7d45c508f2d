import { DomainError } from './errors.js';

/** Too many requests, and when to come back. */
export class RateLimitedError extends DomainError {
  constructor(
    /** The name of the limit that refuses. */
    readonly limit: string,
    /** 1 at least. */
    readonly retryAfterSeconds: number,
  ) {
    super('rate_limited', `too many requests under the limit "${limit}"; try again in ${retryAfterSeconds} s`);
  }
}
