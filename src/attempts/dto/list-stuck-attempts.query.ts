import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { PageQuery } from '../../http/page.query.js';

export class ListStuckAttemptsQuery extends PageQuery {
  @ApiPropertyOptional({ example: 'mtn_momo', description: 'Of one rail only.' })
  @IsOptional()
  @Matches(/^[a-z_]{1,40}$/, { message: 'provider must be the id of a rail' })
  provider?: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: 86_400,
    default: 600,
    description: 'Live attempts older than this are listed, and whatever needs review.',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(86_400)
  olderThanSeconds?: number;
}
