import { toPublicId } from '../../http/public-id.js';
import type { LegResponse } from './dto/leg.response.js';
import type { Leg } from './leg.js';

export function presentLeg({ id, wallet, networkSource, promised, reference, status, ...leg }: Leg): LegResponse {
  return {
    id: toPublicId('leg', id),
    wallet: { ...wallet, networkSource },
    amount: promised.amountMinor === null ? null : Number(promised.amountMinor),
    shareBps: promised.shareBps,
    reference,
    status,
    grossAmount: leg.grossMinor === null ? null : Number(leg.grossMinor),
    payoutId: leg.payoutId === null ? null : toPublicId('pot', leg.payoutId),
    payoutIds: leg.payoutIds.map((payoutId) => toPublicId('pot', payoutId)),
    failureCode: leg.failureCode,
  };
}
