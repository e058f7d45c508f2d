import { PickType } from '@nestjs/swagger';
import { InitiatePaymentDto } from './initiate-payment.dto.js';

/** As much of a payment as decides its route. */
export class PreviewRouteDto extends PickType(InitiatePaymentDto, [
  'amount',
  'currency',
  'payer',
  'provider',
  'strategy',
] as const) {}
