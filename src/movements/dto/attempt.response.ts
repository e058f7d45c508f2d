import { ApiProperty } from '@nestjs/swagger';
import { ATTEMPT_STATES, OPERATIONS } from '../../domain/attempt.js';
import { FAILURE_CODES, OUTCOME_CLASSES } from '../../domain/outcome.js';
import { AmountProperty } from '../../http/amount-property.decorator.js';
import { RoutingDecisionResponse } from '../../routing/decision.response.js';

export class TrailResponse {
  @ApiProperty({ format: 'date-time' })
  at: string;

  @ApiProperty({
    enum: ['instruction', 'status', 'cancel', 'operator', 'late_success'],
    description:
      'Whose answer it is: of the instruction, of a status query, of us when it was cancelled unsent (because of late money: `late_success`), of an operator.',
  })
  source: string;

  @ApiProperty({ enum: OUTCOME_CLASSES, description: 'What the answer means; `ambiguous`: money may have moved.' })
  class: string;

  @ApiProperty({ enum: ATTEMPT_STATES, description: 'Of the attempt, after it.' })
  state: string;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Of the rail’s answer; null = there was none.' })
  httpStatus: number | null;

  @ApiProperty({ type: String, nullable: true, description: 'The rail’s own word; null = it gave none.' })
  railCode: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'What went wrong on the way; null = an answer came.' })
  transportError: string | null;
}

export class AttemptFeesResponse {
  @AmountProperty({
    description: 'What the rail takes: expected when it was chosen, and real once an operator has corrected it.',
  })
  railAmount: number;

  @AmountProperty({ description: 'What we take.' })
  platformAmount: number;
}

export class AttemptResponse {
  @ApiProperty({ example: 'att_01kgn6q4s8e3rvq6c1m3k3wz5t' })
  id: string;

  @ApiProperty({ example: 'mtn_momo', description: 'The rail that carries it.' })
  provider: string;

  @ApiProperty({ enum: OPERATIONS, description: 'What the rail was told to do.' })
  operation: string;

  @ApiProperty({ description: "Our reference and the rail's idempotency key." })
  reference: string;

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

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The rail’s own id of the movement; null = it has told none.',
  })
  railTransactionId: string | null;

  @ApiProperty({ description: 'A person has to find out what happened.' })
  needsReview: boolean;

  @ApiProperty({
    type: 'integer',
    description: 'How often it was taken up to be sent, always under the same reference.',
  })
  sends: number;

  @ApiProperty({ type: 'integer', description: 'Status queries made.' })
  polls: number;

  @ApiProperty({
    format: 'date-time',
    nullable: true,
    type: String,
    description: 'When it is sent or asked about next; null = never.',
  })
  nextActionAt: string | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description:
      'What proves the final state: the call, the rail’s code, hash and excerpt of its reply, the receipt. null = it has not ended.',
  })
  evidence: object | null;

  @ApiProperty({
    type: [TrailResponse],
    description: 'The answers so far, oldest first; status queries that changed nothing are only counted in `polls`.',
  })
  trail: readonly TrailResponse[];

  @ApiProperty({
    type: RoutingDecisionResponse,
    nullable: true,
    description: 'Why this rail and no other; null when nobody chose.',
  })
  routing: RoutingDecisionResponse | null;

  @ApiProperty({
    type: AttemptFeesResponse,
    description: 'What it costs if it moves the money; nothing if it does not.',
  })
  fees: AttemptFeesResponse;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time', nullable: true, type: String, description: 'null = it has not ended.' })
  finishedAt: string | null;
}

export class TimelineEntryResponse {
  @ApiProperty({ example: 'evt_01kgn6q4s8e3rvq6c1m3k3wz5t' })
  id: string;

  @ApiProperty({ type: 'integer', description: 'Counts the events of one object, from 1, without gaps.' })
  sequence: number;

  @ApiProperty({ example: 'payment.confirmed', description: 'What happened.' })
  type: string;

  @ApiProperty({ format: 'date-time' })
  occurredAt: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'What the event tells; amounts are minor units.',
  })
  data: object;
}
