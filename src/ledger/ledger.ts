import { Injectable } from '@nestjs/common';
import type { Account, Posting } from '../domain/ledger.js';
import { CURRENCIES } from '../domain/money.js';
import { newId } from '../persistence/new-id.js';
import type { Executor } from '../persistence/database.js';
import { accountId } from './account-id.js';
import { LOCK_BALANCES, OPEN_ACCOUNTS, POST } from './ledger.sql.js';
import { Purses, type PurseKey } from './purses.js';

/** A posting on its way into the books, and the request or attempt that it belongs to. */
export interface Booking {
  readonly posting: Posting;
  readonly correlationId: string;
}

/** The books. They are written only in the transaction of what they tell about. */
@Injectable()
export class Ledger {
  /**
   * Set-based: two statements, however much is booked.
   * @throws the database's error when an account would be on the side where it must not be, or an object is posted twice:
   *   then nothing of the transaction has happened
   */
  async post(tx: Executor, bookings: readonly Booking[]): Promise<void> {
    const real = bookings.filter(({ posting }) => posting.entries.length > 0);
    if (real.length === 0) return;
    const accounts = new Map<string, Account>();
    const entries: Record<string, unknown>[] = [];
    const postings = real.map(({ posting: { kind, objectId, entries: lines }, correlationId }) => {
      const id = newId();
      for (const { account, amountMinor } of lines) {
        const account_id = accountId(account);
        accounts.set(account_id, account);
        entries.push({ posting_id: id, account_id, amount_minor: amountMinor.toString() });
      }
      return { id, kind, object_id: objectId, correlation_id: correlationId };
    });
    await tx.run(OPEN_ACCOUNTS, [JSON.stringify([...accounts].map(toRow))]);
    await tx.run(POST, [JSON.stringify(postings), JSON.stringify(entries)]);
  }

  /**
   * First of all, by every transaction that locks payments or other accounts too, or books more than once: the balances of
   * these merchants and what these rails hold. Whoever has them has everything that is booked together with them.
   */
  async lockBooks(tx: Executor, merchantIds: readonly string[], providers: readonly string[] = []): Promise<void> {
    const ids = CURRENCIES.flatMap((currency) => [
      ...merchantIds.map((merchantId) =>
        accountId({ kind: 'merchant_available', merchantId, provider: null, currency }),
      ),
      ...providers.map((provider) => accountId({ kind: 'rail_clearing', merchantId: null, provider, currency })),
    ]);
    await tx.run(LOCK_BALANCES, [ids]);
  }

  /** What merchants can spend and owe, under their locks: nobody else takes from it until the transaction ends. */
  async lockPurses(tx: Executor, keys: readonly PurseKey[]): Promise<Purses> {
    const kinds = ['merchant_available', 'merchant_due'] as const;
    const ids = keys.map(({ merchantId, currency }) =>
      kinds.map((kind) => accountId({ kind, merchantId, provider: null, currency })),
    );
    const rows = await tx.run<{ id: string; balance_minor: string }>(LOCK_BALANCES, [[...new Set(ids.flat())]]);
    const balances = new Map(rows.map((row) => [row.id, BigInt(row.balance_minor)]));
    const balanceOf = (id: string | undefined) => balances.get(id ?? '') ?? 0n;
    return new Purses(
      keys.map(({ merchantId, currency }, nth) => {
        const [availableMinor, dueMinor] = [balanceOf(ids[nth]?.[0]), -balanceOf(ids[nth]?.[1])];
        return { merchantId, currency, availableMinor, dueMinor };
      }),
    );
  }
}

function toRow([id, { kind, merchantId, provider, currency }]: [string, Account]): Record<string, unknown> {
  return { id, kind, merchant_id: merchantId, provider, currency };
}
