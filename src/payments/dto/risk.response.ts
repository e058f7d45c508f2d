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

  @ApiProperty({
    enum: SUBJECT_KINDS,
    nullable: true,
    type: String,
    description: 'Whose activity it looks at; null = the payment.',
  })
  subject: string | null;

  @ApiProperty({ enum: RISK_DECISIONS, description: 'What this reason alone asks for.' })
  outcome: string;

  @ApiProperty({
    type: Number,
    nullable: true,
    description:
      'What was found: a count, minor units where amounts are compared, or a score. null = not told: of a payer only operators are, because it counts what the wallet did elsewhere.',
  })
  observed: number | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'How much would be let be, in the same unit; null = there is no such number.',
  })
  limit: number | null;
}

/** How a payment was judged before it was made. */
export class RiskResponse {
  @ApiProperty({
    enum: RISK_DECISIONS,
    description: '`allow`: sent; `review`: held for an operator; `deny`: rejected, and nothing was sent.',
  })
  decision: string;

  @ApiProperty({ minimum: 0, maximum: 100, description: 'Higher is riskier.' })
  score: number;

  @ApiProperty({
    enum: RISK_SCORERS,
    description:
      '`rules`: ours alone. `service`: a fraud service was asked too. `fallback`: it gave no answer, so the amount decided.',
  })
  scorer: string;

  @ApiProperty({
    type: [RiskReasonResponse],
    description: 'Every reason against it; empty when it was allowed without any.',
  })
  reasons: readonly RiskReasonResponse[];
}

export class ReviewStateResponse {
  @ApiProperty({
    enum: REVIEW_STATES,
    description: '`lapsed`: its time was over, or it was cancelled, before an operator had decided.',
  })
  state: string;

  @ApiProperty({ format: 'date-time', nullable: true, type: String, description: 'null = it waits.' })
  decidedAt: string | null;
}
