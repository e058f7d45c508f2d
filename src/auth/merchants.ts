import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { DomainError } from '../domain/errors.js';
import { toPublicId } from '../http/public-id.js';
import type { ChangeMerchantDto } from './dto/change-merchant.dto.js';
import type { MerchantResponse } from './dto/merchant.response.js';
import { MerchantEntity } from './merchant.entity.js';

/** What a merchant may see and set of itself. */
@Injectable()
export class Merchants {
  constructor(@InjectRepository(MerchantEntity) private readonly merchants: Repository<MerchantEntity>) {}

  async get(merchantId: string): Promise<MerchantResponse> {
    const merchant = await this.merchants.findOneBy({ id: merchantId });
    if (merchant === null) throw new DomainError('not_found', 'this merchant is gone');
    const { id, name, lateSuccessPolicy } = merchant;
    return { id: toPublicId('mer', id), name, lateSuccessPolicy };
  }

  async change(merchantId: string, { lateSuccessPolicy }: ChangeMerchantDto): Promise<MerchantResponse> {
    await this.merchants.update({ id: merchantId }, { lateSuccessPolicy });
    return this.get(merchantId);
  }
}
