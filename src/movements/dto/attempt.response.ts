import { ApiProperty } from '@nestjs/swagger';
import { ATTEMPT_STATES } from '../../domain/attempt.js';
import { FAILURE_CODES, OUTCOME_CLASSES } from '../../domain/outcome.js';
import { RoutingDecisionResponse } from '../../routing/decision.response.js';

export class TrailResponse {
  @ApiProperty({ format: 'date-time' })
  at: string;

  @ApiProperty({ enum: ['instruction', 'status', 'cancel', 'operator', 'late_success'] })
  source: string;

  @ApiProperty({ enum: OUTCOME_CLASSES })
  class: string;

  @ApiProperty({ enum: ATTEMPT_STATES })
  state: string;

  @ApiProperty({ type: Number, nullable: true })
  httpStatus: number | null;

  @ApiProperty({ type: String, nullable: true })
  railCode: string | null;

  @ApiProperty({ type: String, nullable: true })
  transportError: string | null;
}

export class AttemptResponse {
  @ApiProperty()
  id: string;

  @ApiProperty()
  provider: string;

  @ApiProperty()
  operation: string;

  @ApiProperty({ description: "Our reference and the rail's idempotency key." })
  reference: string;

  @ApiProperty({ enum: ATTEMPT_STATES })
  state: string;

  @ApiProperty({ enum: OUTCOME_CLASSES, nullable: true })
  outcomeClass: string | null;

  @ApiProperty({ enum: FAILURE_CODES, nullable: true })
  failureCode: string | null;

  @ApiProperty({ type: String, nullable: true })
  railTransactionId: string | null;

  @ApiProperty()
  needsReview: boolean;

  @ApiProperty({ description: 'How often it was taken up to be sent, always under the same reference.' })
  sends: number;

  @ApiProperty({ description: 'Status queries made.' })
  polls: number;

  @ApiProperty({ format: 'date-time', nullable: true, type: String })
  nextActionAt: string | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: "What proves the final state: the call, the rail's code, hash and excerpt of its reply, the receipt.",
  })
  evidence: object | null;

  @ApiProperty({ type: [TrailResponse] })
  trail: readonly TrailResponse[];

  @ApiProperty({ type: RoutingDecisionResponse, nullable: true, description: 'Why this rail and no other.' })
  routing: RoutingDecisionResponse | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time', nullable: true, type: String })
  finishedAt: string | null;
}

export class TimelineEntryResponse {
  @ApiProperty({ example: 'evt_01kgn6q4s8e3rvq6c1m3k3wz5t' })
  id: string;

  @ApiProperty()
  sequence: number;

  @ApiProperty({ example: 'payment.confirmed' })
  type: string;

  @ApiProperty({ format: 'date-time' })
  occurredAt: string;

  @ApiProperty({ type: 'object', additionalProperties: true })
  data: object;
}
