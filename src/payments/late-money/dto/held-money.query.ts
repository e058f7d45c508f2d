import { PickType } from '@nestjs/swagger';
import { ListPaymentsQuery } from '../../dto/list-payments.query.js';

export class HeldMoneyQuery extends PickType(ListPaymentsQuery, ['limit', 'cursor'] as const) {}
