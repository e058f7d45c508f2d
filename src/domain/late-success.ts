/** What a merchant wants done with money that a rail took after the payment had ended. */
export const LATE_SUCCESS_POLICIES = ['refund', 'accept', 'hold'] as const;
export type LateSuccessPolicy = (typeof LATE_SUCCESS_POLICIES)[number];

/** What was done: given back, kept as the payment's money, or left for a person. */
export const LATE_SUCCESS_RESOLUTIONS = ['refunded', 'accepted', 'held'] as const;
export type LateSuccessResolution = (typeof LATE_SUCCESS_RESOLUTIONS)[number];

export interface LateSuccessFacts {
  readonly policy: LateSuccessPolicy;
  /** Another attempt of the payment has moved the money or still may: keeping both would charge the payer twice. */
  readonly hasOtherMoney: boolean;
  /** A rail can give it back. */
  readonly canRefund: boolean;
}

/** Money that cannot be given back is never kept by itself: a person decides. */
export function resolveLateSuccess({ policy, hasOtherMoney, canRefund }: LateSuccessFacts): LateSuccessResolution {
  if (policy === 'hold') return 'held';
  if (policy === 'accept' && !hasOtherMoney) return 'accepted';
  return canRefund ? 'refunded' : 'held';
}
