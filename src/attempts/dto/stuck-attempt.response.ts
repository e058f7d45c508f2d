import { ApiProperty } from '@nestjs/swagger';
import { ATTEMPT_STATES, OPERATIONS, OWNER_TYPES } from '../../domain/attempt.js';
import { FAILURE_CODES, OUTCOME_CLASSES } from '../../domain/outcome.js';
import { NEXT_ACTIONS } from '../../domain/settlement.js';
import { PageResponse } from '../../http/page.response.js';
import { AmountProperty } from '../../http/amount-property.decorator.js';

/** An attempt as an operator sees it: enough to ask the rail's people about it, and no number in clear. */
export class StuckAttemptResponse {
  @ApiProperty({ example: 'att_01kgn6q4s8e3rvq6c1m3k3wz5t' })
  id: string;

  @ApiProperty({ enum: OWNER_TYPES, description: 'What the money is moved for.' })
  ownerType: string;

  @ApiProperty({ example: 'pay_01kgn6q4s8e3rvq6c1m3k3wz5t', description: 'The payment, payout or refund.' })
  ownerId: string;

  @ApiProperty({ example: 'mer_01kgn6q4s8e3rvq6c1m3k3wz5t', description: 'Whose it is.' })
  merchantId: string;

  @ApiProperty({ example: 'mtn_momo', description: 'The rail that carries it.' })
  provider: string;

  @ApiProperty({ enum: OPERATIONS, description: 'What the rail was told to do.' })
  operation: string;

  @ApiProperty({ description: 'What the rail knows it by.' })
  reference: string;

  @ApiProperty({ example: '+23324***4567', description: 'The number of the wallet, masked.' })
  msisdn: string;

  @AmountProperty({ example: 1050 })
  amount: number;

  @ApiProperty({ example: 'GHS' })
  currency: string;

  @ApiProperty({
    enum: ATTEMPT_STATES,
    description: '`unknown`: it may have moved money or not, and is asked about until that is known.',
  })
  state: string;

  @ApiProperty({
    enum: OUTCOME_CLASSES,
    nullable: true,
    type: String,
    description: 'The class of the rail’s last answer; null = it has given none.',
  })
  outcomeClass: string | null;

  @ApiProperty({ enum: FAILURE_CODES, nullable: true, type: String, description: 'Why it failed; null unless it did.' })
  failureCode: string | null;

  @ApiProperty({ description: 'A person has to find out what happened.' })
  needsReview: boolean;

  @ApiProperty({
    type: 'integer',
    description: 'How often it was taken up to be sent, always under the same reference.',
  })
  sends: number;

  @ApiProperty({ type: 'integer', description: 'Status queries made.' })
  polls: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'null = it was never sent.' })
  lastSentAt: string | null;

  @ApiProperty({
    enum: NEXT_ACTIONS,
    nullable: true,
    type: String,
    description: 'What is done with it next; null = nothing, by itself.',
  })
  nextAction: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When; null = never, by itself.' })
  nextActionAt: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;
}

export class StuckAttemptPageResponse extends PageResponse {
  @ApiProperty({ type: [StuckAttemptResponse] })
  data: StuckAttemptResponse[];
}
