import { ApiProperty } from '@nestjs/swagger';
import { CURRENCIES } from '../../domain/money.js';
import { NETWORKS } from '../../domain/number-plan.js';
import { NETWORK_SOURCES } from '../../domain/wallet.js';
import { FAILURE_CODES, OUTCOME_CLASSES } from '../../domain/outcome.js';
import { ATTEMPT_STATES } from '../../domain/attempt.js';
import { PAYMENT_STATUSES } from '../../domain/payment.js';
import { RoutingDecisionResponse } from '../../routing/decision.response.js';
import { ReviewStateResponse, RiskResponse } from './risk.response.js';

/** The answers as OpenAPI describes them; the presenter makes them. Times are RFC 3339 in UTC. */
export class PayerResponse {
  @ApiProperty({ example: '+233241234567' })
  msisdn: string;

  @ApiProperty({ enum: NETWORKS })
  network: string;

  @ApiProperty({
    enum: NETWORK_SOURCES,
    nullable: true,
    description:
      'How we know: explicit (you named it), lookup (a rail knew the wallet), history (you have collected from it), prefix (a guess).',
  })
  networkSource: string | null;
}

export class PaymentResponse {
  @ApiProperty({ example: 'pay_01kgn6q4s8e3rvq6c1m3k3wz5t' })
  id: string;

  @ApiProperty({ enum: ['payment'] })
  object: 'payment';

  @ApiProperty({ enum: PAYMENT_STATUSES })
  status: string;

  @ApiProperty({ example: 1050, description: 'Minor units.' })
  amount: number;

  @ApiProperty({ enum: CURRENCIES })
  currency: string;

  @ApiProperty({ type: PayerResponse })
  payer: PayerResponse;

  @ApiProperty()
  reference: string;

  @ApiProperty({ type: String, nullable: true })
  description: string | null;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, nullable: true })
  metadata: Readonly<Record<string, string>> | null;

  @ApiProperty({ description: 'The rail that carries it, by its id in `GET /providers`.' })
  provider: string;

  @ApiProperty({ enum: FAILURE_CODES, nullable: true })
  failureCode: string | null;

  @ApiProperty({ type: RiskResponse, nullable: true, description: 'How it was judged before anything was sent.' })
  risk: RiskResponse | null;

  @ApiProperty({ type: ReviewStateResponse, nullable: true, description: 'null = it was not held for an operator.' })
  review: ReviewStateResponse | null;

  @ApiProperty({ format: 'date-time', description: 'If nothing was sent until then, it expires.' })
  expiresAt: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt: string;
}

export class PaymentStatusResponse {
  @ApiProperty()
  id: string;

  @ApiProperty({ enum: PAYMENT_STATUSES })
  status: string;

  @ApiProperty({ enum: FAILURE_CODES, nullable: true })
  failureCode: string | null;

  @ApiProperty({ description: 'True when a person has to find out what happened.' })
  needsReview: boolean;

  @ApiProperty({ format: 'date-time' })
  updatedAt: string;
}

export class TrailResponse {
  @ApiProperty({ format: 'date-time' })
  at: string;

  @ApiProperty({ enum: ['instruction', 'status', 'cancel'] })
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

export class PaymentDetailResponse extends PaymentResponse {
  @ApiProperty({ type: [AttemptResponse] })
  attempts: AttemptResponse[];

  @ApiProperty({ type: [TimelineEntryResponse] })
  timeline: TimelineEntryResponse[];
}

export class PaymentPageResponse {
  @ApiProperty({ type: [PaymentResponse] })
  data: PaymentResponse[];

  @ApiProperty()
  hasMore: boolean;

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}
