import { ApiProperty } from '@nestjs/swagger';
import { CURRENCIES } from '../../../domain/money.js';
import { NETWORKS } from '../../../domain/number-plan.js';
import { PAYMENT_STATUSES } from '../../../domain/payment.js';
import { ReviewStateResponse, RiskResponse } from '../../dto/risk.response.js';

class MaskedPayerResponse {
  @ApiProperty({ example: '+23324***4567' })
  msisdn: string;

  @ApiProperty({ enum: NETWORKS })
  network: string;
}

/** A held payment as an operator sees it. */
export class ReviewResponse {
  @ApiProperty({ example: 'pay_01kgn6q4s8e3rvq6c1m3k3wz5t' })
  id: string;

  @ApiProperty({ example: 'mer_01kgn6q4s8e3rvq6c1m3k3wz5t' })
  merchantId: string;

  @ApiProperty({ enum: PAYMENT_STATUSES })
  status: string;

  @ApiProperty({ description: 'Minor units.' })
  amount: number;

  @ApiProperty({ enum: CURRENCIES })
  currency: string;

  @ApiProperty({ type: MaskedPayerResponse })
  payer: MaskedPayerResponse;

  @ApiProperty()
  reference: string;

  @ApiProperty({ type: RiskResponse, nullable: true })
  risk: RiskResponse | null;

  @ApiProperty({ type: ReviewStateResponse, nullable: true })
  review: ReviewStateResponse | null;

  @ApiProperty({ format: 'date-time', description: 'Without a decision until then, it expires.' })
  expiresAt: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;
}

export class ReviewPageResponse {
  @ApiProperty({ type: [ReviewResponse] })
  data: ReviewResponse[];

  @ApiProperty()
  hasMore: boolean;

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}
