import { Injectable } from '@nestjs/common';
import { DomainError } from '../domain/errors.js';
import type { SettlementState } from '../domain/split.js';
import { fromPublicId } from '../http/public-id.js';
import { Database } from '../persistence/database.js';
import type { SplitsResponse } from './dto/leg.response.js';
import { presentLeg } from './leg.presenter.js';
import { toLeg, type Leg, type LegRow } from './leg.js';
import { LEGS_OF_PAYMENT, SETTLEMENT_OF } from './splits.sql.js';

/** What can be asked about the legs of a payment. */
@Injectable()
export class SplitsService {
  constructor(private readonly database: Database) {}

  /** @throws DomainError payment_not_found */
  async get(merchantId: string, publicId: string): Promise<SplitsResponse> {
    const id = fromPublicId('pay', publicId);
    const [row] =
      id === null ? [] : await this.database.run<{ settlement: SettlementState }>(SETTLEMENT_OF, [merchantId, id]);
    if (id === null || row === undefined)
      throw new DomainError('payment_not_found', `there is no payment ${publicId.slice(0, 64)} of yours`);
    const legs = await this.legsOf(id);
    return { paymentId: publicId, settlement: row.settlement, legs: legs.map(presentLeg) };
  }

  async legsOf(paymentId: string): Promise<Leg[]> {
    return (await this.database.run<LegRow>(LEGS_OF_PAYMENT, [paymentId])).map(toLeg);
  }
}
