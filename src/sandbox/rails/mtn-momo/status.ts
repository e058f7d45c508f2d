import type { Entry } from '../core/entry.js';

const FIRST_TRANSACTION_ID = 1_000_000_000;
const STATUS = { pending: 'PENDING', moved: 'SUCCESSFUL', failed: 'FAILED' } as const;

/** The JSON of a status answer; a callback carries the same. */
export function statusOf(entry: Entry, reasonShape: 'string' | 'object'): object {
  const { payerMessage, payeeNote, externalId, party = 'payer', amount } = entry.details;
  return {
    ...(entry.status === 'moved' && { financialTransactionId: String(FIRST_TRANSACTION_ID + entry.id) }),
    ...(externalId && { externalId }),
    amount,
    currency: entry.currency,
    [party ?? 'payer']: { partyIdType: 'MSISDN', partyId: entry.msisdn.slice(1) },
    ...(payerMessage && { payerMessage }),
    ...(payeeNote && { payeeNote }),
    status: STATUS[entry.status],
    ...(entry.reason !== null && { reason: reasonIn(entry.reason, reasonShape) }),
  };
}

/** The opposite of the truth, as a forger would send it. */
export function forgedStatusOf(entry: Entry, reasonShape: 'string' | 'object'): object {
  const isMoved = entry.status === 'moved';
  const lie = { ...entry, status: isMoved ? 'failed' : 'moved', reason: isMoved ? 'APPROVAL_REJECTED' : null } as const;
  return statusOf(lie, reasonShape);
}

function reasonIn(code: string, shape: 'string' | 'object'): unknown {
  return shape === 'string' ? code : { code, message: code.toLowerCase().replaceAll('_', ' ') };
}
