import { Injectable } from '@nestjs/common';
import type { Network } from '../domain/number-plan.js';
import { Database, type Statement } from '../persistence/database.js';

const LAST_NETWORK: Statement = {
  name: 'payments.last-network',
  text: `
    SELECT payer_network FROM payments
    WHERE merchant_id = $1 AND payer_msisdn = $2 AND status = 'confirmed' ORDER BY id DESC LIMIT 1`,
};

/** What a merchant's own payments tell of a number. */
@Injectable()
export class PayerHistory {
  constructor(private readonly database: Database) {}

  /** The network on which the merchant last collected from this number. */
  async networkOf(merchantId: string, msisdn: string): Promise<Network | null> {
    const [row] = await this.database.run<{ payer_network: Network }>(LAST_NETWORK, [merchantId, msisdn]);
    return row?.payer_network ?? null;
  }
}
