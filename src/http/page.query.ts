import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { SafeText } from './safe-text.js';

const PAGE_SIZE = { usual: 50, max: 100 } as const;

/** Which page of a list: the same for every list. */
export class PageQuery {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: PAGE_SIZE.max,
    default: PAGE_SIZE.usual,
    description: 'How many items at most.',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(PAGE_SIZE.max)
  limit: number = PAGE_SIZE.usual;

  @ApiPropertyOptional({ description: '`nextCursor` of the page before, unchanged. Without it, the first page.' })
  @IsOptional()
  @SafeText(1, 100, { context: { code: 'invalid_cursor' } })
  cursor?: string;
}
