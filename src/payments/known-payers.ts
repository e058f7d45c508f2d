import { Injectable } from '@nestjs/common';
import type { Executor, Statement } from '../persistence/database.js';

/** $1 = numbers, $2 = seconds. */
const FIND: Statement = {
  name: 'payments.find-known-payers',
  text: `
    SELECT q.msisdn FROM unnest($1::text[]) AS q(msisdn)
    CROSS JOIN LATERAL (
      SELECT 1 FROM payments p
      WHERE p.payer_msisdn = q.msisdn AND p.status = 'confirmed' AND p.finished_at <= now() - $2 * interval '1 second'
      LIMIT 1
    ) paid`,
};

/** Wallets that have paid before, to any merchant. To have been asked is not enough. */
@Injectable()
export class KnownPayers {
  async of(tx: Executor, msisdns: readonly string[], paidBeforeSeconds: number): Promise<ReadonlySet<string>> {
    const rows = await tx.run<{ msisdn: string }>(FIND, [msisdns, paidBeforeSeconds]);
    return new Set(rows.map(({ msisdn }) => msisdn));
  }
}
