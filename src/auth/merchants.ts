import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { DomainError } from '../domain/errors.js';
import { toPublicId } from '../http/public-id.js';
import { Database, type Statement } from '../persistence/database.js';
import { AuditLog } from './audit-log.js';
import type { ChangeMerchantDto } from './dto/change-merchant.dto.js';
import type { MerchantResponse } from './dto/merchant.response.js';
import { MerchantEntity } from './merchant.entity.js';
import type { Operator } from './operator.js';

/** $1 = merchant, $2 = policy. Returns what it was. */
const CHANGE_POLICY: Statement = {
  name: 'merchants.change-late-success-policy',
  text: `
    WITH old AS (SELECT id, late_success_policy FROM merchants WHERE id = $1 FOR UPDATE)
    UPDATE merchants m SET late_success_policy = $2 FROM old WHERE m.id = old.id
    RETURNING old.late_success_policy AS was`,
};

/** The audit log wants one, and a merchant owes none for his own settings. */
const REASON = 'by the merchant';

/** What a merchant may see and set of itself. */
@Injectable()
export class Merchants {
  constructor(
    @InjectRepository(MerchantEntity) private readonly merchants: Repository<MerchantEntity>,
    private readonly database: Database,
    private readonly audit: AuditLog,
  ) {}

  async get(merchantId: string): Promise<MerchantResponse> {
    const merchant = await this.merchants.findOneBy({ id: merchantId });
    if (merchant === null) throw new DomainError('not_found', 'this merchant is gone');
    const { id, name, lateSuccessPolicy } = merchant;
    return { id: toPublicId('mer', id), name, lateSuccessPolicy };
  }

  /** What it decides is about money, so who has changed it stays to be seen. */
  async change({ lateSuccessPolicy: to }: ChangeMerchantDto, caller: Operator): Promise<MerchantResponse> {
    const { merchantId } = caller;
    const subject = toPublicId('mer', merchantId);
    await this.database.transaction(async (tx) => {
      const [row] = await tx.run<{ was: string }>(CHANGE_POLICY, [merchantId, to]);
      if (row === undefined || row.was === to) return;
      const details = { lateSuccessPolicy: { from: row.was, to } };
      await this.audit.append(tx, { operator: caller, action: 'merchant.change', subject, reason: REASON, details });
    });
    return this.get(merchantId);
  }
}
