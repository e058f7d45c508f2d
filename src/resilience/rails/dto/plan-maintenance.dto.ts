import { ApiProperty } from '@nestjs/swagger';
import { IsISO8601 } from 'class-validator';
import { ReasonDto } from '../../../http/reason.dto.js';

export class PlanMaintenanceDto extends ReasonDto {
  @ApiProperty({ format: 'date-time', example: '2026-12-24T22:00:00Z', description: 'May be past.' })
  @IsISO8601({ strict: true }, { message: 'startsAt must be a moment such as 2026-12-24T22:00:00Z' })
  startsAt: string;

  @ApiProperty({
    format: 'date-time',
    example: '2026-12-25T02:00:00Z',
    description: 'In the future, and at most 30 days after the start.',
  })
  @IsISO8601({ strict: true }, { message: 'endsAt must be a moment such as 2026-12-25T02:00:00Z' })
  endsAt: string;
}
