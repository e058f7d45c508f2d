import { Injectable } from '@nestjs/common';
import { DomainError } from '../domain/errors.js';
import type { SettlementState } from '../domain/split.js';
import { fromPublicId } from '../http/public-id.js';
import { Database } from '../persistence/database.js';
import type { SplitsResponse } from './dto/splits.response.js';
import { presentLeg } from '../payments/legs/leg.presenter.js';
import { SplitLegs } from '../payments/legs/split-legs.js';
import { SETTLEMENT_OF } from './splits.sql.js';

/** What can be asked about the legs of a payment. */
@Injectable()
export class SplitsService {
  constructor(
    private readonly database: Database,
    private readonly legs: SplitLegs,
  ) {}

  /** @throws DomainError payment_not_found */
  async get(merchantId: string, publicId: string): Promise<SplitsResponse> {
    const id = fromPublicId('pay', publicId);
    const [row] =
      id === null ? [] : await this.database.run<{ settlement: SettlementState }>(SETTLEMENT_OF, [merchantId, id]);
    if (id === null || row === undefined)
      throw new DomainError('payment_not_found', `there is no payment ${publicId.slice(0, 64)} of yours`);
    const legs = await this.legs.ofPayment(id);
    return { paymentId: publicId, settlement: row.settlement, legs: legs.map(presentLeg) };
  }
}
