import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { SafeText } from '../../http/safe-text.js';
import { PageQuery } from '../../http/page.query.js';

export class AuditQuery extends PageQuery {
  @ApiPropertyOptional({ example: 'mtn_momo/collect', description: 'What was changed.' })
  @IsOptional()
  @SafeText(1, 200)
  subject?: string;
}
