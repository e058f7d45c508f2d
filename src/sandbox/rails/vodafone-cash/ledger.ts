import { createHash } from 'node:crypto';
import type { Books } from '../core/books.js';
import type { Entry } from '../core/entry.js';

export const VODAFONE_CASH = 'vodafone_cash';

/** AG_yyyymmdd_<20 hex>: the style of Huawei's G2, seen in Ghana in 2018. */
export function conversationIdOf(seed: number, reference: string, atMs: number): string {
  const day = new Date(atMs).toISOString().slice(0, 10).replaceAll('-', '');
  return `AG_${day}_${digest(seed, 'conversation', reference).toString('hex', 0, 10)}`;
}

/** 13 digits and letters (64 bits of a hash of the reference), so the same run gives the same ids. */
export function transactionIdOf(seed: number, reference: string, salt = 'transaction'): string {
  return digest(seed, salt, reference).readBigUInt64BE().toString(36).toUpperCase().padStart(13, '0');
}

function digest(seed: number, ...words: string[]): Buffer {
  return createHash('sha256')
    .update([seed, ...words].join('|'))
    .digest();
}

/** The rail's books by the ids that a caller may ask for. It reads on where it stopped, so it needs no telling. */
export class Ledger {
  private readonly byConversation = new Map<string, Entry>();
  private readonly byTransaction = new Map<string, Entry>();
  private readonly reversals = new Map<Entry, Entry[]>();
  private readRows = 0;

  constructor(private readonly books: Books) {}

  /** By the third party's conversation id, by ours, or by the id of the transaction, which only money that moved has. */
  find(reference: string): Entry | undefined {
    const own = this.books.find(VODAFONE_CASH, reference);
    if (own !== undefined) return own;
    this.readOn();
    return this.byConversation.get(reference) ?? this.movedAs(reference);
  }

  movedAs(transactionId: string): Entry | undefined {
    this.readOn();
    const entry = this.byTransaction.get(transactionId);
    return entry?.status === 'moved' ? entry : undefined;
  }

  /** What went back of a payment, or still may: a failure with a step left is not the end. */
  reversedMinor(original: Entry): bigint {
    this.readOn();
    const held = (this.reversals.get(original) ?? []).filter(
      ({ status, steps }) => status !== 'failed' || steps.length > 0,
    );
    return held.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  }

  private readOn(): void {
    const rows = this.books.all();
    for (; this.readRows < rows.length; this.readRows += 1) {
      const entry = rows[this.readRows];
      if (entry?.rail === VODAFONE_CASH) this.learn(entry);
    }
  }

  private learn(entry: Entry): void {
    // A rail that booked twice by mistake (`rail_duplicate`) does not know of the second row.
    if (this.books.find(VODAFONE_CASH, entry.reference) !== entry) return;
    const { conversationId, transactionId, originalTransactionId } = entry.details;
    this.byConversation.set(conversationId ?? '', entry);
    this.byTransaction.set(transactionId ?? '', entry);
    const original = this.byTransaction.get(originalTransactionId ?? '');
    if (original !== undefined) this.reversals.set(original, [...(this.reversals.get(original) ?? []), entry]);
  }
}
