import { ApiProperty } from '@nestjs/swagger';
import { PageResponse } from '../../http/page.response.js';

class ActorResponse {
  @ApiProperty({ example: 'mer_01kgn6q4s8e3rvq6c1m3k3wz5t', description: 'The organisation of the operator.' })
  merchantId: string;

  @ApiProperty({ example: 'key_01kgn6q4s8e3rvq6c1m3k3wz5t', description: 'The key that was used.' })
  apiKeyId: string;
}

export class AuditEntryResponse {
  @ApiProperty({ example: 'aud_01kgn6q4s8e3rvq6c1m3k3wz5t' })
  id: string;

  @ApiProperty({ type: ActorResponse, description: 'Who.' })
  actor: ActorResponse;

  @ApiProperty({ example: 'breaker.open', description: 'What was done.' })
  action: string;

  @ApiProperty({ example: 'mtn_momo/collect', description: 'To what.' })
  subject: string;

  @ApiProperty({ description: 'Why, in the operator’s words.' })
  reason: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'What was changed, from and to; its members depend on the action.',
  })
  details: object;

  @ApiProperty({ description: 'Of the request, as in our logs and in `X-Correlation-Id`.' })
  correlationId: string;

  @ApiProperty({ format: 'date-time' })
  occurredAt: string;
}

export class AuditPageResponse extends PageResponse {
  @ApiProperty({ type: [AuditEntryResponse] })
  data: AuditEntryResponse[];
}
