import { ApiProperty } from '@nestjs/swagger';
import { SUBJECT_KINDS } from '../../../domain/velocity.js';

export class VelocityCounterResponse {
  @ApiProperty({ enum: SUBJECT_KINDS })
  subject: string;

  @ApiProperty({ example: '+23324***4567', description: 'Numbers are masked.' })
  value: string;

  @ApiProperty({ format: 'date-time', description: 'The oldest bucket that some rule still reads.' })
  since: string;

  @ApiProperty({ type: Number, nullable: true, description: 'How finely it is counted; null where wallets are.' })
  bucketSeconds: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Let through or held.' })
  payments: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Minor units, without what ended and moved nothing.' })
  amount: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'By the wallet.' })
  declines: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Different payers, where a rule counts them.' })
  wallets: number | null;
}

export class VelocityListResponse {
  @ApiProperty({ type: [VelocityCounterResponse], description: 'Largest first.' })
  data: VelocityCounterResponse[];
}

export class VelocityClearedResponse {
  @ApiProperty({ enum: SUBJECT_KINDS })
  subject: string;

  @ApiProperty()
  value: string;

  @ApiProperty({ description: 'Counters and wallets that were forgotten.' })
  cleared: number;
}
