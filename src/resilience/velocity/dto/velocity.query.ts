import { ApiProperty, ApiPropertyOptional, PickType } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { SUBJECT_KINDS, type SubjectKind } from '../../../domain/velocity.js';
import { PageQuery } from '../../../http/page.query.js';
import { ReasonDto } from '../../../http/reason.dto.js';
import { SafeText } from '../../../http/safe-text.js';

const MAX_VALUE_CHARS = 200;
const VALUE =
  "A payer's number in any form; `mer_…` of a merchant; `mer_…/` and its own name of a device, an address or a reference.";

export class VelocityQuery extends PickType(PageQuery, ['limit'] as const) {
  @ApiProperty({ enum: SUBJECT_KINDS, description: 'Whose activity.' })
  @IsIn(SUBJECT_KINDS)
  subject: SubjectKind;

  @ApiPropertyOptional({ description: `One of them only. ${VALUE}` })
  @IsOptional()
  @SafeText(1, MAX_VALUE_CHARS)
  value?: string;
}

export class ClearVelocityDto extends ReasonDto {
  @ApiProperty({ enum: SUBJECT_KINDS, description: 'Whose activity.' })
  @IsIn(SUBJECT_KINDS)
  subject: SubjectKind;

  @ApiProperty({ description: VALUE })
  @SafeText(1, MAX_VALUE_CHARS)
  value: string;
}
