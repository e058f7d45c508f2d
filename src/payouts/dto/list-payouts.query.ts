import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { PAYOUT_STATUSES, type PayoutStatus } from '../../domain/payout.js';
import { SafeText } from '../../http/safe-text.js';
import { PageQuery } from '../../http/page.query.js';

export class ListPayoutsQuery extends PageQuery {
  @ApiPropertyOptional({ enum: PAYOUT_STATUSES, description: 'Of one status only.' })
  @IsOptional()
  @IsIn(PAYOUT_STATUSES)
  status?: PayoutStatus;

  @ApiPropertyOptional({ maxLength: 100, description: 'Your own name for it, exactly.' })
  @IsOptional()
  @SafeText(1, 100)
  reference?: string;
}
