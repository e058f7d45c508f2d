import { PickType } from '@nestjs/swagger';
import { ListPaymentsQuery } from '../../dto/list-payments.query.js';

export class ListReviewsQuery extends PickType(ListPaymentsQuery, ['limit', 'cursor'] as const) {}
