/** One row of the rail's own books: an instruction that it accepted, and what became of it. */

export type Kind = 'collection' | 'payout' | 'refund';
export type EntryStatus = 'pending' | 'moved' | 'failed';

/** What will happen to an entry, and when. No step left and still pending = pending for ever. */
export interface Step {
  atMs: number;
  status: 'moved' | 'failed';
  reason: string | null;
}

export interface CallbackPlan {
  /** 0 = lost, 2 = the rail repeats itself. */
  copies: 0 | 1 | 2;
  delayMs: number;
  /** The callback claims the opposite of the truth. */
  isForged: boolean;
}

/** What a rail wants to remember of its own request, to tell it back in status answers and callbacks. */
export type Details = Record<string, string | null>;

export interface Draft {
  rail: string;
  reference: string;
  kind: Kind;
  /** E.164 with "+" */
  msisdn: string;
  amountMinor: bigint;
  currency: string;
  acceptedAtMs: number;
  steps: Step[];
  callback: CallbackPlan;
  details: Details;
}

export interface Entry extends Readonly<Draft> {
  /** The row number, unique over all rails; `rail_duplicate` makes two rows of one reference. */
  readonly id: number;
  status: EntryStatus;
  reason: string | null;
  movedAtMs: number | null;
}

/** A row as `GET /__books` shows it. */
export interface BookRow {
  rail: string;
  reference: string;
  kind: Kind;
  msisdn: string;
  amount: number;
  currency: string;
  status: EntryStatus;
  reason: string | null;
  acceptedAt: string;
  movedAt: string | null;
}

export function bookRow(entry: Entry): BookRow {
  return {
    rail: entry.rail,
    reference: entry.reference,
    kind: entry.kind,
    msisdn: entry.msisdn,
    amount: Number(entry.amountMinor),
    currency: entry.currency,
    status: entry.status,
    reason: entry.reason,
    acceptedAt: new Date(entry.acceptedAtMs).toISOString(),
    movedAt: entry.movedAtMs === null ? null : new Date(entry.movedAtMs).toISOString(),
  };
}
