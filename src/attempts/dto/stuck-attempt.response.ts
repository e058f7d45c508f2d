import { ApiProperty } from '@nestjs/swagger';
import { ATTEMPT_STATES, OPERATIONS, OWNER_TYPES } from '../../domain/attempt.js';
import { FAILURE_CODES, OUTCOME_CLASSES } from '../../domain/outcome.js';
import { NEXT_ACTIONS } from '../../domain/settlement.js';

/** An attempt as an operator sees it: enough to ask the rail's people about it, and no number in clear. */
export class StuckAttemptResponse {
  @ApiProperty({ example: 'att_01kgn6q4s8e3rvq6c1m3k3wz5t' })
  id: string;

  @ApiProperty({ enum: OWNER_TYPES })
  ownerType: string;

  @ApiProperty({ example: 'pay_01kgn6q4s8e3rvq6c1m3k3wz5t' })
  ownerId: string;

  @ApiProperty()
  merchantId: string;

  @ApiProperty()
  provider: string;

  @ApiProperty({ enum: OPERATIONS })
  operation: string;

  @ApiProperty({ description: 'What the rail knows it by.' })
  reference: string;

  @ApiProperty({ example: '+23324***4567' })
  msisdn: string;

  @ApiProperty({ description: 'Minor units.' })
  amount: number;

  @ApiProperty()
  currency: string;

  @ApiProperty({ enum: ATTEMPT_STATES })
  state: string;

  @ApiProperty({ enum: OUTCOME_CLASSES, nullable: true, type: String })
  outcomeClass: string | null;

  @ApiProperty({ enum: FAILURE_CODES, nullable: true, type: String })
  failureCode: string | null;

  @ApiProperty()
  needsReview: boolean;

  @ApiProperty()
  sends: number;

  @ApiProperty()
  polls: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  lastSentAt: string | null;

  @ApiProperty({ enum: NEXT_ACTIONS, nullable: true, type: String })
  nextAction: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  nextActionAt: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;
}

export class StuckAttemptPageResponse {
  @ApiProperty({ type: [StuckAttemptResponse] })
  data: StuckAttemptResponse[];

  @ApiProperty()
  hasMore: boolean;

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}
