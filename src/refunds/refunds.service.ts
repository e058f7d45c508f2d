import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { DomainError } from '../domain/errors.js';
import { fromPublicId } from '../http/public-id.js';
import type { RefundResponse } from './dto/refund.response.js';
import { presentRefund } from './refund.presenter.js';
import { RefundEntity } from './refund.entity.js';

/** The use cases of a refund; everything is one merchant's own. */
@Injectable()
export class RefundsService {
  constructor(@InjectRepository(RefundEntity) private readonly refunds: Repository<RefundEntity>) {}

  /** @throws DomainError refund_not_found */
  async get(merchantId: string, publicId: string): Promise<RefundResponse> {
    const id = fromPublicId('rfd', publicId);
    const refund = id === null ? null : await this.refunds.findOneBy({ merchantId, id });
    if (refund === null)
      throw new DomainError('refund_not_found', `there is no refund ${publicId.slice(0, 64)} of yours`);
    return presentRefund(refund);
  }
}
