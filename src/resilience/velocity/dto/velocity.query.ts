import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { SUBJECT_KINDS, type SubjectKind } from '../../../domain/velocity.js';
import { ReasonDto } from '../../../http/reason.dto.js';
import { SafeText } from '../../../http/safe-text.js';

const MAX_VALUE_CHARS = 200;
const VALUE =
  "A payer's number in any form; `mer_…` of a merchant; `mer_…/` and its own name of a device, an address or a reference.";

export const VELOCITY_PAGE = { default: 50, max: 200 } as const;

export class VelocityQuery {
  @ApiProperty({ enum: SUBJECT_KINDS })
  @IsIn(SUBJECT_KINDS)
  subject: SubjectKind;

  @ApiPropertyOptional({ description: VALUE })
  @IsOptional()
  @SafeText(1, MAX_VALUE_CHARS)
  value?: string;

  @ApiPropertyOptional({ minimum: 1, maximum: VELOCITY_PAGE.max, default: VELOCITY_PAGE.default })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(VELOCITY_PAGE.max)
  limit?: number;
}

export class ClearVelocityDto extends ReasonDto {
  @ApiProperty({ enum: SUBJECT_KINDS })
  @IsIn(SUBJECT_KINDS)
  subject: SubjectKind;

  @ApiProperty({ description: VALUE })
  @SafeText(1, MAX_VALUE_CHARS)
  value: string;
}
