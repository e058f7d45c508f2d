import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ApiProblems } from '../../http/api-problems.decorator.js';
import { ApiId } from '../../http/api-id.decorator.js';
import { CurrentOperator, type Operator } from '../../auth/operator.js';
import { OperatorController } from '../../auth/operator-controller.decorator.js';
import type { Page } from '../../http/cursor.js';
import { ReasonDto } from '../../http/reason.dto.js';
import { PageQuery } from '../../http/page.query.js';
import { ReviewPageResponse, ReviewResponse } from './dto/review.response.js';
import { PaymentReviews } from './payment-reviews.js';

@OperatorController()
@Controller('resilience/reviews')
export class ReviewsController {
  constructor(private readonly reviews: PaymentReviews) {}

  @Get()
  @ApiOperation({ summary: 'Payments that wait for a decision, oldest first' })
  @ApiOkResponse({ type: ReviewPageResponse, description: 'A page of them' })
  list(@Query() query: PageQuery): Promise<Page<ReviewResponse>> {
    return this.reviews.list(query);
  }

  @Post(':paymentId/approve')
  @HttpCode(200)
  @ApiOperation({ summary: 'Send a held payment on its way; its route and its time begin anew' })
  @ApiId('paymentId', 'pay', 'The payment.')
  @ApiOkResponse({ type: ReviewResponse, description: 'The payment, on its way' })
  @ApiProblems('payment_not_found', 'review_not_waiting', 'no_route', 'rail_unavailable')
  approve(
    @Param('paymentId') paymentId: string,
    @Body() { reason }: ReasonDto,
    @CurrentOperator() operator: Operator,
  ): Promise<ReviewResponse> {
    return this.reviews.approve(paymentId, operator, reason);
  }

  @Post(':paymentId/reject')
  @HttpCode(200)
  @ApiOperation({ summary: 'End a held payment; nothing was sent and nothing will be' })
  @ApiId('paymentId', 'pay', 'The payment.')
  @ApiOkResponse({ type: ReviewResponse, description: 'The payment, rejected' })
  @ApiProblems('payment_not_found', 'review_not_waiting')
  reject(
    @Param('paymentId') paymentId: string,
    @Body() { reason }: ReasonDto,
    @CurrentOperator() operator: Operator,
  ): Promise<ReviewResponse> {
    return this.reviews.reject(paymentId, operator, reason);
  }
}
