import type { LateSuccessPolicy, LateSuccessResolution } from './late-success.js';
import type { FailureCode } from './outcome.js';
import type { PaymentStatus } from './payment.js';
import type { PayoutStatus } from './payout.js';
import type { RefundStatus } from './refund.js';
import type { SwitchVerdict } from './switching.js';

/** What every event of a movement tells; amounts are integers of minor units. */
export interface MovementEventData<Status extends string> {
  readonly status: Status;
  readonly amount: number;
  readonly currency: string;
  readonly reference: string;
  readonly attemptId: string | null;
  readonly failureCode: FailureCode | null;
  /** Of a failed attempt: whether another rail could go on, and why. */
  readonly switch?: SwitchVerdict & { readonly from: string; readonly to: string | null };
}

/** Money that a rail took after the payment had ended, and what became of it. */
export interface LateSuccessEventData extends MovementEventData<PaymentStatus> {
  readonly provider: string;
  readonly railTransactionId: string | null;
  readonly policy: LateSuccessPolicy;
  readonly resolution: LateSuccessResolution;
  readonly refundId: string | null;
}

/** What every event of a refund tells beside: whoever hears of one knows payments. */
export interface RefundEventData extends MovementEventData<RefundStatus> {
  readonly paymentId: string;
}

/** `held`: it waits for an operator. `released`: one has approved it. The last two: how its legs have ended. */
export type PaymentFact = PaymentStatus | 'rerouted' | 'held' | 'released' | 'settled' | 'partially_settled';
export type PayoutFact = PayoutStatus | 'rerouted' | 'late_success';
export type RefundFact = RefundStatus | 'rerouted' | 'late_success';

type Told<Name extends string, Word extends string, Data> = {
  [W in Word]: { readonly type: `${Name}.${W}`; readonly data: Data };
}[Word];

/** Facts in the past tense. One union, so that a wrong name or a wrong shape does not compile. */
export type DomainEvent =
  | Told<'payment', PaymentFact, MovementEventData<PaymentStatus>>
  | Told<'payment', 'late_success', LateSuccessEventData>
  | Told<'refund', RefundFact, RefundEventData>
  | Told<'payout', PayoutFact, MovementEventData<PayoutStatus>>;
export type EventType = DomainEvent['type'];
