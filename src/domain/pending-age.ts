/** How the instructions went that a rail took some time ago: mobile-money outages look like "everything pending". */
export interface PendingAge {
  /** Instructions that the rail has taken and that are old enough to have ended. */
  readonly taken: number;
  /** Those of them that have not. */
  readonly open: number;
}

export interface PendingAgePolicy {
  /** Most payers answer the prompt within a minute: what is younger than this says nothing. */
  readonly minAgeMs: number;
  /** What is older than this is a person's business and says nothing about the rail now. */
  readonly maxAgeMs: number;
  /** The newest so many are looked at, of each rail and operation. */
  readonly lookAt: number;
  /** Fewer say nothing. */
  readonly minTaken: number;
  /** From this share on, in percent, new instructions are spared. */
  readonly stuckPercent: number;
  /** Below this share, in percent, they go again. */
  readonly flowingPercent: number;
}

/**
 * Whether new instructions are spared. Nothing but status queries can change the answer while they are: no customer's
 * payment tries the rail out.
 */
export function isStuck({ taken, open }: PendingAge, policy: PendingAgePolicy, wasStuck: boolean): boolean {
  if (taken < policy.minTaken) return false;
  return open * 100 >= taken * (wasStuck ? policy.flowingPercent : policy.stuckPercent);
}
