import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { ReasonDto } from '../../../http/reason.dto.js';

const MAX_SECONDS = 30 * 86_400;

/** What ends by itself is not forgotten. */
export class ExpiringReasonDto extends ReasonDto {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MAX_SECONDS,
    description: 'After this long it ends by itself; without it, somebody has to take it back.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_SECONDS)
  expiresInSeconds?: number;
}
