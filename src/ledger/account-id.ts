import { createHash } from 'node:crypto';
import { accountKey, type Account } from '../domain/ledger.js';

/** A UUIDv8 of what the account is: the same account has the same key in every process, without asking for it. */
export function accountId(account: Account): string {
  const bytes = createHash('sha256')
    .update(`synccash.account/${accountKey(account)}`)
    .digest()
    .subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
