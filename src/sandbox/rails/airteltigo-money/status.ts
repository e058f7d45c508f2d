import type { Entry } from '../core/entry.js';
import { wordOf } from './words.js';

const FIRST_TRANSACTION_ID = 1_000_000_000;
/** PUBLIC: the first three digits decide, 000 and 001 are final. What follows them while it is pending is DESIGN. */
const STATUS = { pending: '015/00', moved: '000/01', failed: '001/02' } as const;

/** The JSON of a status answer; a callback carries the same. */
export function statusOf(entry: Entry): object {
  return {
    trans_id: `AT${FIRST_TRANSACTION_ID + entry.id}`,
    trans_ref: entry.reference,
    trans_status: STATUS[entry.status],
    message: messageOf(entry),
  };
}

/** The opposite of the truth, as a forger would send it. Nothing in it tells: the real one is not signed either. */
export function forgedStatusOf(entry: Entry): object {
  const isMoved = entry.status === 'moved';
  const lie = { ...entry, status: isMoved ? 'failed' : 'moved', reason: isMoved ? wordOf('refused') : null } as const;
  return statusOf(lie);
}

function messageOf({ status, reason }: Entry): string {
  if (status === 'pending') return 'TRANSACTION PENDING';
  return reason ?? 'SUCCESSFUL';
}
