import { ApiProperty } from '@nestjs/swagger';
import { SafeText } from './safe-text.js';

/** Whoever changes something by hand says why; it is kept in the audit log. */
export class ReasonDto {
  @ApiProperty({
    example: 'INC-4711: the rail confirmed an outage',
    minLength: 3,
    maxLength: 300,
    description: 'Why; kept in the audit log.',
  })
  @SafeText(3, 300)
  reason: string;
}
