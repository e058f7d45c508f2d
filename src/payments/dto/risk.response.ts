import { ApiProperty } from '@nestjs/swagger';
import { REVIEW_STATES } from '../../domain/review.js';
import { RISK_DECISIONS, RISK_SCORERS } from '../../domain/risk.js';
import { SUBJECT_KINDS } from '../../domain/velocity.js';

class RiskReasonResponse {
  @ApiProperty({
    example: 'payer_many_payments',
    description: 'The rule that fired, or `fraud_service.` and its code.',
  })
  rule: string;

  @ApiProperty({ enum: SUBJECT_KINDS, nullable: true, description: 'Whose activity it looks at; null = the payment.' })
  subject: string | null;

  @ApiProperty({ enum: RISK_DECISIONS })
  outcome: string;

  @ApiProperty({
    type: Number,
    nullable: true,
    description:
      'What was found; minor units where amounts are compared. Of a payer only operators are told: it counts what the wallet did elsewhere.',
  })
  observed: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'How much would be let be.' })
  limit: number | null;
}

/** How a payment was judged before it was made. */
export class RiskResponse {
  @ApiProperty({ enum: RISK_DECISIONS })
  decision: string;

  @ApiProperty({ minimum: 0, maximum: 100, description: 'Higher is riskier.' })
  score: number;

  @ApiProperty({
    enum: RISK_SCORERS,
    description:
      '`rules`: ours alone. `service`: a fraud service was asked too. `fallback`: it gave no answer, so the amount decided.',
  })
  scorer: string;

  @ApiProperty({ type: [RiskReasonResponse] })
  reasons: readonly RiskReasonResponse[];
}

export class ReviewStateResponse {
  @ApiProperty({
    enum: REVIEW_STATES,
    description: '`lapsed`: its time was over, or it was cancelled, before an operator had decided.',
  })
  state: string;

  @ApiProperty({ format: 'date-time', nullable: true, type: String })
  decidedAt: string | null;
}
