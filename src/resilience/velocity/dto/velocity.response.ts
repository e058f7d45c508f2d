import { ApiProperty } from '@nestjs/swagger';
import { SUBJECT_KINDS } from '../../../domain/velocity.js';
import { AmountProperty } from '../../../http/amount-property.decorator.js';

export class VelocityCounterResponse {
  @ApiProperty({ enum: SUBJECT_KINDS, description: 'Whose activity.' })
  subject: string;

  @ApiProperty({ example: '+23324***4567', description: 'Which of them; numbers are masked.' })
  value: string;

  @ApiProperty({ format: 'date-time', description: 'The oldest bucket that some rule still reads.' })
  since: string;

  @ApiProperty({ type: 'integer', nullable: true, description: 'How finely it is counted; null where wallets are.' })
  bucketSeconds: number | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Let through or held; null where it is not counted.' })
  payments: number | null;

  @AmountProperty({
    nullable: true,
    description: 'Without what ended and moved nothing; null where it is not counted.',
  })
  amount: number | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'By the wallet; null where it is not counted.' })
  declines: number | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Different payers; null where no rule counts them.' })
  wallets: number | null;
}

export class VelocityListResponse {
  @ApiProperty({ type: [VelocityCounterResponse], description: 'Largest first.' })
  data: VelocityCounterResponse[];
}

export class VelocityClearedResponse {
  @ApiProperty({ enum: SUBJECT_KINDS, description: 'Whose activity.' })
  subject: string;

  @ApiProperty({ example: '+23324***4567', description: 'Which of them; numbers are masked.' })
  value: string;

  @ApiProperty({ type: 'integer', description: 'Counters and wallets that were forgotten.' })
  cleared: number;
}
