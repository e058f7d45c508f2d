import type { AttemptState } from '../domain/attempt.js';
import type { Currency } from '../domain/money.js';
import type { FailureCode } from '../domain/outcome.js';
import type { SwitchVerdict } from '../domain/switching.js';

/** A movement that has just changed, with what its event tells; `Own`: what only its kind tells. */
export interface MovedMovement<Status extends string, Own = unknown> {
  readonly id: string;
  readonly merchantId: string;
  readonly status: Status;
  /** Minor units. */
  readonly amount: number;
  readonly currency: Currency;
  readonly reference: string;
  readonly failureCode: FailureCode | null;
  readonly eventSequence: number;
  readonly updatedAt: Date;
  readonly own: Own;
}

/** What the end of an attempt means for one kind of movement. */
export type StatusAfter<Status extends string> = (state: AttemptState, failure: FailureCode | null) => Status | null;

/** Of a failed attempt: whether another rail could go on, why, from where and where to. */
export type Rerouted = SwitchVerdict & { readonly from: string; readonly to: string | null };
