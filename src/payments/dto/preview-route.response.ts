import { ApiProperty } from '@nestjs/swagger';
import { RoutingDecisionResponse } from '../../routing/decision.response.js';
import { PayerResponse } from './payment.response.js';

export class PreviewRouteResponse {
  @ApiProperty({ type: PayerResponse, description: 'The wallet, and the network that was found for it.' })
  payer: PayerResponse;

  @ApiProperty({ type: RoutingDecisionResponse, description: 'The rail that would be chosen now, and why.' })
  routing: RoutingDecisionResponse;
}
