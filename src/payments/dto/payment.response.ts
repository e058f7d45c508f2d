import { ApiProperty } from '@nestjs/swagger';
import { NETWORKS } from '../../domain/number-plan.js';
import { NETWORK_SOURCES } from '../../domain/wallet.js';
import { FAILURE_CODES } from '../../domain/outcome.js';
import { PAYMENT_STATUSES } from '../../domain/payment.js';
import { FEE_BEARERS, SETTLEMENTS } from '../../domain/split.js';
import { LegResponse } from '../legs/dto/leg.response.js';
import { LateSuccessResponse } from '../late-money/dto/late-success.response.js';
import { AttemptResponse, TimelineEntryResponse } from '../../movements/dto/attempt.response.js';
import { MovementResponse } from '../../movements/dto/movement.response.js';
import { ReviewStateResponse, RiskResponse } from './risk.response.js';
import { PageResponse } from '../../http/page.response.js';
import { AmountProperty } from '../../http/amount-property.decorator.js';

/** The answers as OpenAPI describes them; the presenter makes them. Times are RFC 3339 in UTC. */
export class PayerResponse {
  @ApiProperty({ example: '+233241234567' })
  msisdn: string;

  @ApiProperty({ enum: NETWORKS })
  network: string;

  @ApiProperty({
    enum: NETWORK_SOURCES,
    nullable: true,
    type: String,
    description:
      'How we know the network. `explicit`: you named it; `lookup`: a rail knows the wallet; `history`: you have collected from it; `prefix`: a guess. null = it was not recorded.',
  })
  networkSource: string | null;
}

export class PaymentResponse extends MovementResponse {
  @ApiProperty({ example: 'pay_01kgn6q4s8e3rvq6c1m3k3wz5t' })
  id: string;

  @ApiProperty({ enum: ['payment'] })
  object: 'payment';

  @ApiProperty({
    enum: PAYMENT_STATUSES,
    description: '`initiated`: nothing was sent yet; `pending`: a rail has it. The others are final.',
  })
  status: string;

  @AmountProperty({ description: 'What rails have taken for it.' })
  capturedAmount: number;

  @AmountProperty({ description: 'What of that was given back or is on its way.' })
  refundedAmount: number;

  @ApiProperty({ type: PayerResponse, description: 'The wallet that is asked for the money.' })
  payer: PayerResponse;

  @ApiProperty({ type: String, nullable: true, description: 'As you gave it; null = none.' })
  description: string | null;

  @ApiProperty({
    type: RiskResponse,
    nullable: true,
    description: 'How it was judged before anything was sent; null = it was not.',
  })
  risk: RiskResponse | null;

  @ApiProperty({ type: ReviewStateResponse, nullable: true, description: 'null = it was not held for an operator.' })
  review: ReviewStateResponse | null;

  @ApiProperty({ enum: SETTLEMENTS, description: 'Of a split payment: how far its legs have come.' })
  settlement: string;

  @ApiProperty({
    enum: FEE_BEARERS,
    type: String,
    nullable: true,
    description: 'Who bears the fees of a split payment; null = it is not split.',
  })
  feesBorneBy: string | null;

  @ApiProperty({ format: 'date-time', description: 'If nothing was sent until then, it expires.' })
  expiresAt: string;
}

export class PaymentStatusResponse {
  @ApiProperty({ example: 'pay_01kgn6q4s8e3rvq6c1m3k3wz5t' })
  id: string;

  @ApiProperty({
    enum: PAYMENT_STATUSES,
    description: '`initiated`: nothing was sent yet; `pending`: a rail has it. The others are final.',
  })
  status: string;

  @ApiProperty({
    enum: FAILURE_CODES,
    nullable: true,
    type: String,
    description: 'Why no money moved; null unless it ended so.',
  })
  failureCode: string | null;

  @ApiProperty({ description: 'True when a person has to find out what happened.' })
  needsReview: boolean;

  @ApiProperty({ format: 'date-time' })
  updatedAt: string;
}

export class PaymentDetailResponse extends PaymentResponse {
  @ApiProperty({ type: [LegResponse], description: 'Who gets a part of it, in the order of the request.' })
  splits: LegResponse[];

  @ApiProperty({
    type: [AttemptResponse],
    description: 'Each instruction to a rail, oldest first; never two live ones at a time.',
  })
  attempts: AttemptResponse[];

  @ApiProperty({ type: [LateSuccessResponse], description: 'Money that came after an attempt had failed.' })
  lateSuccesses: LateSuccessResponse[];

  @ApiProperty({ type: [TimelineEntryResponse], description: 'What happened to it, oldest first.' })
  timeline: TimelineEntryResponse[];
}

export class PaymentPageResponse extends PageResponse {
  @ApiProperty({ type: [PaymentResponse] })
  data: PaymentResponse[];
}
