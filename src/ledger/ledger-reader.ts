import { Injectable } from '@nestjs/common';
import { fieldError } from '../domain/errors.js';
import type { AccountKind, PostingKind } from '../domain/ledger.js';
import { CURRENCIES, type Currency } from '../domain/money.js';
import { decodeCursor, encodeCursor, type Page } from '../http/cursor.js';
import { anyPublicId, toPublicId, type IdPrefix } from '../http/public-id.js';
import { Database } from '../persistence/database.js';
import type { MerchantBalanceResponse, BalancesResponse } from './dto/balance.response.js';
import type { EntryResponse } from './dto/entry.response.js';
import type { ListEntriesQuery } from './dto/list-entries.query.js';
import { BALANCES_OF, ENTRIES_OF } from './ledger.sql.js';

/** What each kind of posting is about. */
const OBJECT_PREFIX: Readonly<Record<PostingKind, IdPrefix>> = {
  payment_confirmed: 'pay',
  payment_released: 'pay',
  late_money_refunded: 'rfd',
  late_money_accepted: 'att',
  late_money_held: 'att',
  refund_reserved: 'rfd',
  refund_succeeded: 'rfd',
  refund_failed: 'rfd',
  refund_late: 'att',
  payout_reserved: 'pot',
  payout_succeeded: 'pot',
  payout_failed: 'pot',
  payout_late: 'att',
  due_recovered: 'pot',
  fee_corrected: 'fco',
};

interface BalanceRow {
  kind: AccountKind;
  currency: Currency;
  balance_minor: string;
}

interface EntryRow {
  id: string;
  posting_kind: PostingKind;
  object_id: string;
  posted_at: Date;
  account_kind: AccountKind;
  currency: Currency;
  amount_minor: string;
}

/** The books as a merchant sees them: its own accounts only. */
@Injectable()
export class LedgerReader {
  constructor(private readonly database: Database) {}

  async balances(merchantId: string): Promise<BalancesResponse> {
    const rows = await this.database.run<BalanceRow>(BALANCES_OF, [merchantId]);
    return { data: CURRENCIES.map((currency) => balanceOf(currency, rows)) };
  }

  /** Whole postings, newest first. @throws DomainError invalid_cursor, invalid_request */
  async entries(merchantId: string, query: ListEntriesQuery): Promise<Page<EntryResponse>> {
    const { account = null, cursor, limit } = query;
    const before = cursor === undefined ? null : decodeCursor(cursor);
    const rows = await this.database.run<EntryRow>(ENTRIES_OF, [
      merchantId,
      before,
      account,
      objectOf(query.object),
      limit + 1,
    ]);
    const postings = [...new Set(rows.map(({ id }) => id))];
    const shown = new Set(postings.slice(0, limit));
    const last = postings[limit - 1];
    const hasMore = postings.length > limit;
    return {
      data: rows.filter(({ id }) => shown.has(id)).map(present),
      hasMore,
      nextCursor: hasMore && last !== undefined ? encodeCursor(last) : null,
    };
  }
}

function objectOf(publicId: string | undefined): string | null {
  if (publicId === undefined) return null;
  const id = anyPublicId(publicId);
  if (id === null) throw fieldError('invalid_request', 'object', 'object must be an id such as pay_…, pot_…, rfd_…');
  return id;
}

function balanceOf(currency: Currency, rows: readonly BalanceRow[]): MerchantBalanceResponse {
  const of = (kind: AccountKind) =>
    Number(rows.find((row) => row.kind === kind && row.currency === currency)?.balance_minor ?? 0);
  return {
    currency,
    available: of('merchant_available'),
    pending: of('merchant_pending'),
    refundsReserved: of('refunds_reserved'),
    payoutsInTransit: of('payouts_in_transit'),
    lateMoneyHeld: of('late_money_held'),
    due: Math.abs(of('merchant_due')),
  };
}

function present(row: EntryRow): EntryResponse {
  return {
    postingId: toPublicId('pst', row.id),
    posting: row.posting_kind,
    objectId: toPublicId(OBJECT_PREFIX[row.posting_kind], row.object_id),
    account: row.account_kind,
    amount: Number(row.amount_minor),
    currency: row.currency,
    postedAt: row.posted_at.toISOString(),
  };
}
