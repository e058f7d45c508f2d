import { ApiProperty } from '@nestjs/swagger';
import { RoutingDecisionResponse } from '../../routing/decision.response.js';
import { PayerResponse } from './payment.response.js';

export class PreviewRouteResponse {
  @ApiProperty({ type: PayerResponse })
  payer: PayerResponse;

  @ApiProperty({ type: RoutingDecisionResponse })
  routing: RoutingDecisionResponse;
}
