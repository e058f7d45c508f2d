import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { ReasonDto } from '../../http/reason.dto.js';
import { SafeText } from '../../http/safe-text.js';

export const RESOLUTIONS = ['succeeded', 'failed'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

export class ResolveAttemptDto extends ReasonDto {
  @ApiProperty({ enum: RESOLUTIONS, description: 'Whether the money moved. It is final, whatever it is.' })
  @IsIn(RESOLUTIONS)
  outcome: Resolution;

  @ApiProperty({
    minLength: 10,
    maxLength: 300,
    example: 'MTN statement of 2026-11-25, line 4711: reference 3f0d…, GHS 10.50 received at 14:02',
    description: 'What proves it: a line of the rail’s statement, its written answer. Kept as the evidence of the end.',
  })
  @SafeText(10, 300)
  evidence: string;

  @ApiPropertyOptional({ maxLength: 64, description: 'The rail’s id of the movement, when it moved.' })
  @IsOptional()
  @SafeText(1, 64)
  railTransactionId?: string;
}
