import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { SafeText } from '../../http/safe-text.js';

export class AuditQuery {
  @ApiPropertyOptional({ example: 'mtn_momo/collect', description: 'What was changed.' })
  @IsOptional()
  @SafeText(1, 200)
  subject?: string;

  @ApiPropertyOptional({ minimum: 1, maximum: 200, default: 50 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit?: number;

  @ApiPropertyOptional({ description: 'nextCursor of the page before.' })
  @IsOptional()
  @SafeText(1, 100, { context: { code: 'invalid_cursor' } })
  cursor?: string;
}
