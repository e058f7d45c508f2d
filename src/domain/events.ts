import type { FailureCode } from './outcome.js';
import type { PaymentStatus } from './payment.js';
import type { SwitchVerdict } from './switching.js';

/** What every payment event tells; amounts are integers of minor units. */
export interface PaymentEventData {
  readonly status: PaymentStatus;
  readonly amount: number;
  readonly currency: string;
  readonly reference: string;
  readonly attemptId: string | null;
  readonly failureCode: FailureCode | null;
  /** Of a failed attempt: whether another rail could go on, and why. */
  readonly switch?: SwitchVerdict & { readonly from: string; readonly to: string | null };
}

/** `held`: it waits for an operator. `released`: one has approved it. */
type PaymentFact = PaymentStatus | 'rerouted' | 'held' | 'released';

/** Facts in the past tense. One union, so that a wrong name or a wrong shape does not compile. */
export type DomainEvent = {
  [S in PaymentFact]: { readonly type: `payment.${S}`; readonly data: PaymentEventData };
}[PaymentFact];
export type EventType = DomainEvent['type'];
