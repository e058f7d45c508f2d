import { ApiProperty } from '@nestjs/swagger';
import { CURRENCIES } from '../../../domain/money.js';
import { NETWORKS } from '../../../domain/number-plan.js';
import { PAYMENT_STATUSES } from '../../../domain/payment.js';
import { ReviewStateResponse, RiskResponse } from '../../dto/risk.response.js';
import { PageResponse } from '../../../http/page.response.js';
import { AmountProperty } from '../../../http/amount-property.decorator.js';

class MaskedPayerResponse {
  @ApiProperty({ example: '+23324***4567', description: 'The number, masked.' })
  msisdn: string;

  @ApiProperty({ enum: NETWORKS })
  network: string;
}

/** A held payment as an operator sees it. */
export class ReviewResponse {
  @ApiProperty({ example: 'pay_01kgn6q4s8e3rvq6c1m3k3wz5t' })
  id: string;

  @ApiProperty({ example: 'mer_01kgn6q4s8e3rvq6c1m3k3wz5t', description: 'Whose payment it is.' })
  merchantId: string;

  @ApiProperty({ enum: PAYMENT_STATUSES })
  status: string;

  @AmountProperty({ example: 1050 })
  amount: number;

  @ApiProperty({ enum: CURRENCIES })
  currency: string;

  @ApiProperty({ type: MaskedPayerResponse })
  payer: MaskedPayerResponse;

  @ApiProperty({ example: 'order-1', description: 'The merchant’s own name for it.' })
  reference: string;

  @ApiProperty({ type: RiskResponse, nullable: true, description: 'Why it is held; null = it was not judged.' })
  risk: RiskResponse | null;

  @ApiProperty({
    type: ReviewStateResponse,
    nullable: true,
    description: 'What was decided; null = it was never held.',
  })
  review: ReviewStateResponse | null;

  @ApiProperty({ format: 'date-time', description: 'Without a decision until then, it expires.' })
  expiresAt: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;
}

export class ReviewPageResponse extends PageResponse {
  @ApiProperty({ type: [ReviewResponse] })
  data: ReviewResponse[];
}
